import { assertEquals, assertStrictEquals } from "@std/assert";
import fc from "fast-check";
import { latin1 } from "./bytestring.ts";
import { StringPool } from "./string_pool.ts";

function get(pool: StringPool, bytes: Uint8Array, start = 0): string {
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return pool.get(bytes, data, start, bytes.length);
}

Deno.test("get() yields the bytes up to the first NUL", () => {
  const pool = new StringPool(2);
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.array(fc.constantFrom(0, 97, 98, 255), { maxLength: 20 }).map((list) =>
      Uint8Array.from(list)
    ),
    fc.uint8Array({ minLength: 1000, maxLength: 1100 }),
  );
  fc.assert(fc.property(bytes, fc.nat(3), (bytes, start) => {
    const at = Math.min(start, bytes.length);
    const rest = latin1(bytes, at);
    const nul = rest.indexOf("\0");
    assertEquals(get(pool, bytes, at), nul < 0 ? rest : rest.slice(0, nul));
  }));
});

Deno.test("get() decodes a text once and yields the same string again", () => {
  const pool = new StringPool();
  for (const length of [1, 3, 4, 5, 7, 40, 128, 129, 1024]) {
    const bytes = new Uint8Array(length).fill(120);
    const first = get(pool, bytes);
    const misses = pool.misses;
    assertStrictEquals(get(pool, bytes), first);
    assertEquals(pool.misses, misses, `length ${length}`);
  }
});

Deno.test("get() forgets an older text when two fall on one slot", () => {
  const pool = new StringPool(0);
  const encode = (text: string) => new TextEncoder().encode(text);
  assertEquals(get(pool, encode("/etc/passwd")), "/etc/passwd");
  assertEquals(get(pool, encode("/etc/shadow")), "/etc/shadow");
  assertEquals(get(pool, encode("/etc/passwd")), "/etc/passwd");
  assertEquals(pool.misses, 3);
});

Deno.test("get() keeps nothing longer than its limit", () => {
  const pool = new StringPool();
  const bytes = new Uint8Array(StringPool.MAX_LENGTH + 1).fill(120);
  get(pool, bytes);
  get(pool, bytes);
  assertEquals(pool.misses, 2);
});

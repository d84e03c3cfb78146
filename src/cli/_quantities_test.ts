import { assertEquals, assertThrows } from "@std/assert";
import { UserError } from "../errors.ts";
import { parseCount, parseDuration, parseSize } from "./_quantities.ts";

Deno.test("parseDuration() takes numbers with and without units", () => {
  assertEquals(parseDuration("--for", "30"), 30_000);
  assertEquals(parseDuration("--for", "500ms"), 500);
  assertEquals(parseDuration("--for", "1.5h"), 5_400_000);
});

Deno.test("parseSize() takes powers of 1024", () => {
  assertEquals(parseSize("--size", "4096"), 4096);
  assertEquals(parseSize("--size", "100MB"), 100 * 1024 ** 2);
  assertEquals(parseSize("--size", "2GiB"), 2 * 1024 ** 3);
  assertEquals(parseSize("--size", "1.5k"), 1536);
});

Deno.test("quantities that make no sense are refused with an example", () => {
  for (const text of ["", "0", "-1", "x", "1y", "1e9"]) {
    assertThrows(() => parseDuration("--for", text), UserError, "--for");
    assertThrows(() => parseSize("--size", text), UserError, "--size");
    assertThrows(() => parseCount("--rotate", text), UserError, "--rotate");
  }
});

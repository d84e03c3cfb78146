import { assertEquals, assertThrows } from "@std/assert";
import { UserError } from "../errors.ts";
import { writePidfile } from "./pidfile.ts";

Deno.test("writePidfile() replaces what was in the file, and removes it", () => {
  const dir = Deno.makeTempDirSync();
  try {
    const path = `${dir}/a.pid`;
    Deno.writeTextFileSync(path, "999999999999999999\n");
    const remove = writePidfile(path);
    assertEquals(Deno.readTextFileSync(path), `${Deno.pid}\n`);
    remove();
    assertEquals([...Deno.readDirSync(dir)], []);
    remove();
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
});

Deno.test("writePidfile() does not follow links", () => {
  const dir = Deno.makeTempDirSync();
  try {
    Deno.symlinkSync(`${dir}/target`, `${dir}/a.pid`);
    assertThrows(() => writePidfile(`${dir}/a.pid`), UserError, "a.pid");
    assertEquals([...Deno.readDirSync(dir)].map(({ name }) => name), ["a.pid"]);
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
});

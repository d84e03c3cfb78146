import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";

liveTest("fstat reports the descriptor", ["fstat"], async (live) => {
  const room = new Uint8Array(256);
  assertEquals((await live.see("fstat", 0, room)).params, { res: 0, fd: 0 });
  assertEquals((await live.see("fstat", 77, room)).params, { res: -9, fd: 77 });
});

import { assertEquals } from "@std/assert";
import { BAD, liveTest } from "./_live.ts";
import { u64s } from "./_memory.ts";

liveTest("select reports the result", ["select"], async (live) => {
  assertEquals((await live.see("select", 0, 0, 0, 0, u64s(0, 0))).params, {
    res: 0,
  });
  assertEquals((await live.see("select", 5, BAD, 0, 0, 0)).params, {
    res: -14,
  });
});

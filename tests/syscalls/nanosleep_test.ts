import { assertEquals } from "@std/assert";
import { BAD, liveTest } from "./_live.ts";
import { u64s } from "./_memory.ts";

liveTest("nanosleep reports the time", ["nanosleep"], async (live) => {
  assertEquals((await live.see("nanosleep", u64s(0, 1000), 0)).params, {
    res: 0,
    interval: 1000,
  });
  assertEquals((await live.see("nanosleep", u64s(2, -1), 0)).params, {
    res: -22,
    interval: 1_999_999_999,
  });
  assertEquals((await live.see("nanosleep", BAD, 0)).params, {
    res: -14,
    interval: 0,
  });
});

import { assertEquals } from "@std/assert";
import { BAD, liveTest } from "./_live.ts";
import { u64s } from "./_memory.ts";

const RLIMIT_CORE = 4;

liveTest("setrlimit reports the limit", ["setrlimit"], async (live) => {
  assertEquals((await live.see("setrlimit", RLIMIT_CORE, u64s(5, 6))).params, {
    res: 0,
    cur: 5,
    max: 6,
    resource: RLIMIT_CORE,
  });
  assertEquals((await live.see("setrlimit", RLIMIT_CORE, u64s(7, 6))).params, {
    res: -22,
    cur: 7,
    max: 6,
    resource: RLIMIT_CORE,
  });
  assertEquals((await live.see("setrlimit", RLIMIT_CORE, BAD)).params, {
    res: -14,
    cur: -1,
    max: -1,
    resource: RLIMIT_CORE,
  });
});

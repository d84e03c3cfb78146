import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";
import { u64s } from "./_memory.ts";

const RLIMIT_CORE = 4;

liveTest("prlimit64 reports both limits", ["prlimit64"], async (live) => {
  await live.call("prlimit64", 0, RLIMIT_CORE, u64s(50, 60), 0);
  assertEquals((await live.event("prlimit")).params, {
    res: 0,
    newcur: 50,
    newmax: 60,
    oldcur: -1,
    oldmax: -1,
    pid: 0,
    resource: RLIMIT_CORE,
  });
  const pid = live.actor.pid;
  await live.call("prlimit64", pid, RLIMIT_CORE, u64s(5, 6), u64s(0, 0));
  assertEquals((await live.event("prlimit")).params, {
    res: 0,
    newcur: 5,
    newmax: 6,
    oldcur: 50,
    oldmax: 60,
    pid,
    resource: RLIMIT_CORE,
  });
  await live.call("prlimit64", 0, 99, 0, u64s(1, 2));
  assertEquals((await live.event("prlimit")).params, {
    res: -22,
    newcur: -1,
    newmax: -1,
    oldcur: -1,
    oldmax: -1,
    pid: 0,
    resource: 255,
  });
});

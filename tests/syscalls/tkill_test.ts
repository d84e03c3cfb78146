import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";

liveTest("tkill reports thread and signal", ["tkill"], async (live) => {
  const tid = live.actor.pid;
  assertEquals((await live.see("tkill", tid, 0)).params, {
    res: 0,
    tid,
    sig: 0,
  });
  assertEquals((await live.see("tkill", 0, 9)).params, {
    res: -22,
    tid: 0,
    sig: 9,
  });
});

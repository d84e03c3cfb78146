import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";

liveTest("kill reports process and signal", ["kill"], async (live) => {
  const pid = live.actor.pid;
  assertEquals((await live.see("kill", pid, 0)).params, {
    res: 0,
    pid,
    sig: 0,
  });
  assertEquals((await live.see("kill", -999999, 15)).params, {
    res: -3,
    pid: -999999,
    sig: 15,
  });
});

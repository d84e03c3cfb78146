import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";

liveTest("setpgid reports process and group", ["setpgid"], async (live) => {
  const pid = live.actor.pid;
  assertEquals((await live.see("setpgid", pid, 0)).params, {
    res: 0,
    pid,
    pgid: 0,
  });
  assertEquals((await live.see("setpgid", 1, 2)).params, {
    res: -3,
    pid: 1,
    pgid: 2,
  });
});

import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";

liveTest(
  "tgkill reports process, thread and signal",
  ["tgkill"],
  async (live) => {
    const pid = live.actor.pid;
    assertEquals((await live.see("tgkill", pid, pid, 0)).params, {
      res: 0,
      pid,
      tid: pid,
      sig: 0,
    });
    assertEquals((await live.see("tgkill", pid, 0, 9)).params, {
      res: -22,
      pid,
      tid: 0,
      sig: 9,
    });
  },
);

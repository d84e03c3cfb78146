import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";

const PIDFD_NONBLOCK = 0o4000;

liveTest(
  "pidfd_open reports process and flags",
  ["pidfd_open"],
  async (live) => {
    const pid = live.actor.pid;
    const { ret, params } = await live.see("pidfd_open", pid, PIDFD_NONBLOCK);
    assertEquals(params, { fd: ret, pid, flags: 1 });
    assertEquals((await live.see("pidfd_open", -1, 0)).params, {
      fd: -22,
      pid: -1,
      flags: 0,
    });
  },
);

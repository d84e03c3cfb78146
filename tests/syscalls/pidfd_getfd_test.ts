import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";

liveTest(
  "pidfd_getfd reports both descriptors",
  ["pidfd_getfd"],
  async (live) => {
    const pid_fd = await live.call("pidfd_open", live.actor.pid, 0);
    const { ret, params } = await live.see("pidfd_getfd", pid_fd, 1, 0);
    assertEquals(params, { fd: ret, pid_fd, target_fd: 1, flags: 0 });
    assertEquals((await live.see("pidfd_getfd", 77, 2, 3)).params, {
      fd: -22,
      pid_fd: 77,
      target_fd: 2,
      flags: 3,
    });
  },
);

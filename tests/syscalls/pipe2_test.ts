import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";
import { inodeOf, memory } from "./_memory.ts";

const O_CLOEXEC = 0o2000000;
const O_NONBLOCK = 0o4000;
const O_DIRECT = 0o40000;

liveTest("pipe2 reports both ends and flags", ["pipe2"], async (live) => {
  const fds = await live.actor.address(new Uint8Array(8));
  const { params } = await live.see(
    "pipe2",
    fds,
    O_CLOEXEC | O_NONBLOCK | O_DIRECT,
  );
  const made = memory(live, fds, 8);
  const fd1 = made.getInt32(0, true);
  assertEquals(params, {
    res: 0,
    fd1,
    fd2: made.getInt32(4, true),
    ino: inodeOf(live, fd1),
    flags: 0x1000 | 0x40 | 0x200,
  });
  assertEquals((await live.see("pipe2", fds, 1)).params, {
    res: -22,
    fd1: -1,
    fd2: -1,
    ino: 0,
    flags: 0,
  });
});

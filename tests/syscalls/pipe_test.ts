import { assertEquals } from "@std/assert";
import { BAD, liveTest } from "./_live.ts";
import { inodeOf, memory } from "./_memory.ts";

liveTest("pipe reports both ends and the inode", ["pipe"], async (live) => {
  const fds = await live.actor.address(new Uint8Array(8));
  const { params } = await live.see("pipe", fds);
  const made = memory(live, fds, 8);
  const fd1 = made.getInt32(0, true);
  assertEquals(params, {
    res: 0,
    fd1,
    fd2: made.getInt32(4, true),
    ino: inodeOf(live, fd1),
  });
  assertEquals((await live.see("pipe", BAD)).params, {
    res: -14,
    fd1: -1,
    fd2: -1,
    ino: 0,
  });
});

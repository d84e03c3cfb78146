import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";
import { memory } from "./_memory.ts";

const SPLICE_F_NONBLOCK = 2;
const SPLICE_F_MORE = 4;

liveTest("splice reports both descriptors", ["splice"], async (live) => {
  const fds = await live.actor.address(new Uint8Array(8));
  await live.call("pipe", fds);
  const made = memory(live, fds, 8);
  const [reader, writer] = [made.getInt32(0, true), made.getInt32(4, true)];
  await live.call("write", writer, "hello", 5);
  const fd = await live.call("memfd_create", "x", 0);
  const flags = SPLICE_F_NONBLOCK | SPLICE_F_MORE;
  const { params } = await live.see("splice", reader, 0, fd, 0, 100, flags);
  assertEquals(params, { res: 5, fd_in: reader, fd_out: fd, size: 100, flags });
  assertEquals((await live.see("splice", 77, 0, 78, 0, 1, 0)).params, {
    res: -9,
    fd_in: 77,
    fd_out: 78,
    size: 1,
    flags: 0,
  });
});

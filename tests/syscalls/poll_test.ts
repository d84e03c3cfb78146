import { assertEquals } from "@std/assert";
import { BAD, liveTest } from "./_live.ts";
import { join, memory, u16s, u32s } from "./_memory.ts";

const POLLIN = 1;
const POLLOUT = 4;
const POLLNVAL = 0x20;

liveTest(
  "poll reports descriptors and their events",
  ["poll"],
  async (live) => {
    const fds = await live.actor.address(new Uint8Array(8));
    await live.call("pipe", fds);
    const [reader, writer] = [0, 4].map((at) =>
      memory(live, fds, 8).getInt32(at, true)
    );
    const polled = join(
      ...[[reader, POLLIN], [writer, POLLOUT], [77, POLLIN]].map((
        [fd, events],
      ) => join(u32s(fd), u16s(events, 0))),
    );
    assertEquals((await live.see("poll", polled, 3, 0)).params, {
      res: 2,
      // what the kernel has found; the last one in the numbers of events
      fds: [[reader, 0], [writer, POLLOUT], [77, POLLNVAL << 1]],
      timeout: 0,
    });
    assertEquals((await live.see("poll", BAD, 2, -1)).params, {
      res: -14,
      fds: [],
      timeout: -1,
    });
  },
);

liveTest("poll reports the first of many", ["poll"], async (live) => {
  const many = join(...Array(40).fill(join(u32s(77), u16s(POLLIN, 0))));
  const { params } = await live.see("poll", many, 40, 0);
  assertEquals(params.res, 40);
  assertEquals((params.fds as unknown[]).length, 16);
});

import { assertAlmostEquals, assertEquals } from "@std/assert";
import { BAD, liveTest } from "./_live.ts";
import { join, u16s, u32s, u64s } from "./_memory.ts";

const POLLIN = 1;
const POLLNVAL = 0x20;

liveTest(
  "ppoll reports descriptors, timeout and signals",
  ["ppoll"],
  async (live) => {
    const polled = join(u32s(77), u16s(POLLIN, 0));
    const time = u64s(3, 5);
    const signals = u64s(0x202);
    const { params } = await live.see("ppoll", polled, 1, time, signals, 8);
    assertEquals(params, {
      res: 1,
      fds: [[77, POLLNVAL << 1]],
      timeout: params.timeout,
      sigmask: 0x202,
    });
    // what is left of it
    assertAlmostEquals(params.timeout as number, 3e9, 1e9);
    assertEquals((await live.see("ppoll", BAD, 1, 0, 0, 8)).params, {
      res: -14,
      fds: [],
      timeout: 0,
      sigmask: 0,
    });
  },
);

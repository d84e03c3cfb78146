import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";

const CLOSE_RANGE_CLOEXEC = 4;

liveTest(
  "close_range reports range and flags",
  ["close_range"],
  async (live) => {
    const flags = CLOSE_RANGE_CLOEXEC;
    assertEquals(
      (await live.see("close_range", 50, 0xffffffff, flags)).params,
      {
        res: 0,
        first: 50,
        last: 0xffffffff,
        flags,
      },
    );
    assertEquals((await live.see("close_range", 5, 4, 1)).params, {
      res: -22,
      first: 5,
      last: 4,
      flags: 0,
    });
  },
);

import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";

const CLOCK_MONOTONIC = 1;
const TFD_CLOEXEC = 0o2000000;

liveTest(
  "timerfd_create reports the clock",
  ["timerfd_create"],
  async (live) => {
    const { ret, params } = await live.see(
      "timerfd_create",
      CLOCK_MONOTONIC,
      TFD_CLOEXEC,
    );
    assertEquals(params, { res: ret, clockid: CLOCK_MONOTONIC, flags: 0 });
    assertEquals((await live.see("timerfd_create", 99, 0)).params, {
      res: -22,
      clockid: 99,
      flags: 0,
    });
  },
);

import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";

const EFD_CLOEXEC = 0o2000000;
const EFD_NONBLOCK = 0o4000;

liveTest("eventfd2 reports value and flags", ["eventfd2"], async (live) => {
  const { ret, params } = await live.see(
    "eventfd2",
    7,
    EFD_CLOEXEC | EFD_NONBLOCK,
  );
  assertEquals(params, { res: ret, flags: 0x1000 | 0x40, initval: 7 });
  assertEquals((await live.see("eventfd2", 0, 2)).params, {
    res: -22,
    flags: 0,
    initval: 0,
  });
});

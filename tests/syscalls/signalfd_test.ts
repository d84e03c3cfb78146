import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";
import { u64s } from "./_memory.ts";

liveTest("signalfd reports the signals", ["signalfd"], async (live) => {
  const { ret, params } = await live.see("signalfd", -1, u64s(0x204), 8);
  assertEquals(params, { res: ret, fd: -1, mask: 0x204, flags: 0 });
  assertEquals((await live.see("signalfd", 77, u64s(2), 8)).params, {
    res: -9,
    fd: 77,
    mask: 2,
    flags: 0,
  });
});

import { assertEquals } from "@std/assert";
import { BAD, liveTest } from "./_live.ts";
import { u64s } from "./_memory.ts";

const SFD_CLOEXEC = 0o2000000;
const SFD_NONBLOCK = 0o4000;

liveTest("signalfd4 reports signals and flags", ["signalfd4"], async (live) => {
  const { ret, params } = await live.see(
    "signalfd4",
    -1,
    u64s(0x204),
    8,
    SFD_CLOEXEC | SFD_NONBLOCK,
  );
  assertEquals(params, {
    res: ret,
    flags: 0x1000 | 0x40,
    fd: -1,
    mask: 0x204,
  });
  assertEquals((await live.see("signalfd4", 77, BAD, 8, 0)).params, {
    res: -14,
    flags: 0,
    fd: 77,
    mask: 0,
  });
});

import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";

const O_CLOEXEC = 0o2000000;
const O_NONBLOCK = 0o4000;

liveTest("userfaultfd reports flags", ["userfaultfd"], async (live) => {
  const { ret, params } = await live.see("userfaultfd", O_CLOEXEC | O_NONBLOCK);
  // no access mode is "read only", as for open
  assertEquals(params, { res: ret, flags: 0x1000 | 0x40 | 1 });
  assertEquals((await live.see("userfaultfd", 0x100)).params, {
    res: -22,
    flags: 1,
  });
});

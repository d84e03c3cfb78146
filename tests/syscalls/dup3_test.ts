import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";

const O_CLOEXEC = 0o2000000;

liveTest("dup3 reports descriptors and flags", ["dup3"], async (live) => {
  assertEquals((await live.see("dup3", 1, 20, O_CLOEXEC)).params, {
    res: 20,
    oldfd: 1,
    newfd: 20,
    flags: 0x1000,
  });
  assertEquals((await live.see("dup3", 20, 20, 0)).params, {
    res: -22,
    oldfd: 20,
    newfd: 20,
    flags: 0,
  });
});

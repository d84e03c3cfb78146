import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";

liveTest("unshare reports flags", ["unshare"], async (live) => {
  // NEWUTS, NEWIPC
  assertEquals((await live.see("unshare", 0x0c000000)).params, {
    res: 0,
    flags: 0x80 | 8,
  });
  // CLONE_PARENT cannot be unshared
  assertEquals((await live.see("unshare", 0x8000)).params, {
    res: -22,
    flags: 0x100,
  });
});

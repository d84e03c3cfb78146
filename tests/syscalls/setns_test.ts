import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";

const CLONE_NEWUTS = 0x04000000;

liveTest("setns reports descriptor and type", ["setns"], async (live) => {
  const fd = await live.call("open", "/proc/self/ns/uts", 0, 0);
  assertEquals((await live.see("setns", fd, CLONE_NEWUTS)).params, {
    res: 0,
    fd,
    nstype: 0x80,
  });
  assertEquals((await live.see("setns", 77, 0)).params, {
    res: -9,
    fd: 77,
    nstype: 0,
  });
});

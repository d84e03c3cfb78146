import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";

const LOCK_EX = 2;
const LOCK_NB = 4;

liveTest("flock reports the operation", ["flock"], async (live) => {
  const fd = await live.call("memfd_create", "x", 0);
  assertEquals((await live.see("flock", fd, LOCK_EX | LOCK_NB)).params, {
    res: 0,
    fd,
    operation: 6,
  });
  assertEquals((await live.see("flock", fd, 0)).params, {
    res: -22,
    fd,
    operation: 0,
  });
});

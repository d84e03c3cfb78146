import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";

liveTest("dup2 reports both descriptors", ["dup2"], async (live) => {
  assertEquals((await live.see("dup2", 1, 20)).params, {
    res: 20,
    oldfd: 1,
    newfd: 20,
  });
  assertEquals((await live.see("dup2", 77, 20)).params, {
    res: -9,
    oldfd: 77,
    newfd: 20,
  });
});

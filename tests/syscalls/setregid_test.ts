import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";

liveTest("setregid reports both ids", ["setregid"], async (live) => {
  assertEquals((await live.see("setregid", -1, 3)).params, {
    res: 0,
    rgid: 0xffffffff,
    egid: 3,
  });
});

import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";

liveTest("setreuid reports both ids", ["setreuid"], async (live) => {
  assertEquals((await live.see("setreuid", -1, 3)).params, {
    res: 0,
    ruid: 0xffffffff,
    euid: 3,
  });
});

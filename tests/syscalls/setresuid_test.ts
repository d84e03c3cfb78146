import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";

liveTest("setresuid reports the three ids", ["setresuid"], async (live) => {
  assertEquals((await live.see("setresuid", 1, -1, 3)).params, {
    res: 0,
    ruid: 1,
    euid: 0xffffffff,
    suid: 3,
  });
});

liveTest("setresuid reports a refusal", ["setresuid"], async (live) => {
  await live.call("setuid", 5);
  assertEquals((await live.see("setresuid", 7, 8, 9)).params, {
    res: -1,
    ruid: 7,
    euid: 8,
    suid: 9,
  });
});

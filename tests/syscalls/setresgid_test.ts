import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";

liveTest("setresgid reports the three ids", ["setresgid"], async (live) => {
  assertEquals((await live.see("setresgid", 1, -1, 3)).params, {
    res: 0,
    rgid: 1,
    egid: 0xffffffff,
    sgid: 3,
  });
  await live.call("setuid", 5);
  await live.call("setresuid", 5, 5, 5);
  assertEquals((await live.see("setresgid", 7, 8, 9)).params, {
    res: -1,
    rgid: 7,
    egid: 8,
    sgid: 9,
  });
});

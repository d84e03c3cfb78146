import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";

liveTest("setuid reports the id", ["setuid"], async (live) => {
  assertEquals((await live.see("setuid", 12345)).params, {
    res: 0,
    uid: 12345,
  });
  await live.see("setuid", 12345);
  assertEquals((await live.see("setuid", 0)).params, { res: -1, uid: 0 });
});

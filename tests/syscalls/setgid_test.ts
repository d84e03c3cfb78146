import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";

liveTest("setgid reports the id", ["setgid"], async (live) => {
  assertEquals((await live.see("setgid", 12345)).params, {
    res: 0,
    gid: 12345,
  });
  await live.call("setuid", 12345);
  assertEquals((await live.see("setgid", 0)).params, { res: -1, gid: 0 });
});

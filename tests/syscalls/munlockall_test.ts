import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";

liveTest("munlockall reports the result", ["munlockall"], async (live) => {
  assertEquals((await live.see("munlockall")).params, { res: 0 });
});

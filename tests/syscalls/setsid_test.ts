import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";

liveTest("setsid reports the session", ["setsid"], async (live) => {
  assertEquals((await live.see("setsid")).params, { res: live.actor.pid });
  assertEquals((await live.see("setsid")).params, { res: -1 });
});

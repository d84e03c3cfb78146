import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";

liveTest("close reports the descriptor", ["close"], async (live) => {
  const fd = await live.call("dup", 1);
  assertEquals((await live.see("close", fd)).params, { res: 0, fd });
  assertEquals((await live.see("close", fd)).params, { res: -9, fd });
  assertEquals((await live.see("close", -1)).params, { res: -9, fd: -1 });
});

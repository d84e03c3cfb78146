import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";

liveTest("fchdir reports the descriptor", ["fchdir"], async (live) => {
  const fd = await live.call("open", "/etc", 0, 0);
  assertEquals((await live.see("fchdir", fd)).params, { res: 0, fd });
  assertEquals((await live.see("fchdir", 77)).params, { res: -9, fd: 77 });
});

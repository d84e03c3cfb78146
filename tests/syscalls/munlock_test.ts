import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";

liveTest("munlock reports the range", ["munlock"], async (live) => {
  const addr = await live.actor.address(new Uint8Array(4096));
  assertEquals((await live.see("munlock", addr, 100)).params, {
    res: 0,
    addr,
    len: 100,
  });
  assertEquals((await live.see("munlock", 16, 100)).params, {
    res: -12,
    addr: 16,
    len: 100,
  });
});

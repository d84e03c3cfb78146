import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";

liveTest("mlock reports the range", ["mlock"], async (live) => {
  const addr = await live.actor.address(new Uint8Array(4096));
  assertEquals((await live.see("mlock", addr, 100)).params, {
    res: 0,
    addr,
    len: 100,
  });
  assertEquals((await live.see("mlock", 16, 100)).params, {
    res: -12,
    addr: 16,
    len: 100,
  });
});

import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";

const MLOCK_ONFAULT = 1;

liveTest("mlock2 reports range and flags", ["mlock2"], async (live) => {
  const addr = await live.actor.address(new Uint8Array(4096));
  assertEquals((await live.see("mlock2", addr, 100, MLOCK_ONFAULT)).params, {
    res: 0,
    addr,
    len: 100,
    flags: 1,
  });
  assertEquals((await live.see("mlock2", addr, 100, 2)).params, {
    res: -22,
    addr,
    len: 100,
    flags: 0,
  });
});

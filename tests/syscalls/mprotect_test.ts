import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";

liveTest(
  "mprotect reports range and protection",
  ["mprotect"],
  async (live) => {
    const addr = await live.call("mmap", 0, 4096, 0, 0x22, -1, 0);
    assertEquals((await live.see("mprotect", addr, 4096, 7)).params, {
      res: 0,
      addr,
      length: 4096,
      prot: 7,
    });
    assertEquals((await live.see("mprotect", 1, 2, 1)).params, {
      res: -22,
      addr: 1,
      length: 2,
      prot: 1,
    });
  },
);

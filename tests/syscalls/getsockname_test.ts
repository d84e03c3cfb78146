import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";

liveTest(
  "getsockname and getpeername report that they were made",
  ["getsockname", "getpeername"],
  async (live) => {
    assertEquals((await live.see("getsockname", 77, 0, 0)).params, {});
    assertEquals((await live.see("getpeername", 77, 0, 0)).params, {});
  },
);

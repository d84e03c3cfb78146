import { assertEquals } from "@std/assert";
import { BAD, liveTest } from "./_live.ts";

liveTest(
  "memfd_create reports name and flags",
  ["memfd_create"],
  async (live) => {
    const { ret, params } = await live.see("memfd_create", "payload", 3);
    assertEquals(params, { fd: ret, name: "payload", flags: 3 });
    assertEquals((await live.see("memfd_create", BAD, 0)).params, {
      fd: -14,
      name: null,
      flags: 0,
    });
  },
);

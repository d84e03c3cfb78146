import { assertEquals, assertLess } from "@std/assert";
import { BAD, liveTest } from "./_live.ts";

const MODULE_INIT_IGNORE_MODVERSIONS = 1;

liveTest(
  "finit_module reports arguments and flags",
  ["finit_module"],
  async (live) => {
    const { ret, params } = await live.see(
      "finit_module",
      77,
      "debug=1",
      MODULE_INIT_IGNORE_MODVERSIONS,
    );
    assertEquals(params, { res: ret, fd: 77, uargs: "debug=1", flags: 1 });
    assertLess(ret, 0);
    assertEquals((await live.see("finit_module", 77, BAD, 8)).params, {
      res: ret,
      fd: 77,
      uargs: null,
      flags: 0,
    });
  },
);

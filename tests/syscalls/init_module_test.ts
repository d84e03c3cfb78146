import { assertEquals, assertLess } from "@std/assert";
import { BAD, liveTest } from "./_live.ts";

liveTest(
  "init_module reports image and arguments",
  ["init_module"],
  async (live) => {
    const { ret, params } = await live.see(
      "init_module",
      "0123456789".repeat(10),
      100,
      "debug=1",
    );
    assertEquals(params, {
      res: ret,
      img: "0123456789".repeat(8),
      length: 100,
      uargs: "debug=1",
    });
    const bad = await live.see("init_module", BAD, 5, BAD);
    assertEquals(bad.params, {
      res: bad.ret,
      img: null,
      length: 5,
      uargs: null,
    });
    assertLess(bad.ret, 0);
  },
);

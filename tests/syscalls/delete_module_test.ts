import { assertEquals, assertLess } from "@std/assert";
import { BAD, liveTest } from "./_live.ts";

const O_NONBLOCK = 0o4000;
const O_TRUNC = 0o1000;

liveTest(
  "delete_module reports name and flags",
  ["delete_module"],
  async (live) => {
    const { ret, params } = await live.see(
      "delete_module",
      "nosuch",
      O_NONBLOCK | O_TRUNC,
    );
    assertEquals(params, { res: ret, name: "nosuch", flags: 3 });
    assertLess(ret, 0);
    assertEquals((await live.see("delete_module", BAD, 0)).params.name, null);
  },
);

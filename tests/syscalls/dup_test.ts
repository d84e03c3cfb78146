import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";

liveTest("dup reports both descriptors", ["dup"], async (live) => {
  const { ret, params } = await live.see("dup", 1);
  assertEquals(params, { res: ret, oldfd: 1 });
  assertEquals((await live.see("dup", 77)).params, { res: -9, oldfd: 77 });
});

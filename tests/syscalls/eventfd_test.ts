import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";

liveTest("eventfd reports descriptor and value", ["eventfd"], async (live) => {
  const { ret, params } = await live.see("eventfd", 7);
  assertEquals(params, { res: ret, initval: 7, flags: 0 });
});

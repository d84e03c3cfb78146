import { assertEquals } from "@std/assert";
import { BAD, liveTest } from "./_live.ts";

liveTest("access reports path and mode", ["access"], async (live) => {
  assertEquals((await live.see("access", "/etc/passwd", 6)).params, {
    res: 0,
    name: "/etc/passwd",
    mode: 6,
  });
  assertEquals((await live.see("access", "no/such", 0)).params, {
    res: -2,
    name: "no/such",
    mode: 0,
  });
  assertEquals((await live.see("access", BAD, 1)).params, {
    res: -14,
    name: null,
    mode: 1,
  });
});

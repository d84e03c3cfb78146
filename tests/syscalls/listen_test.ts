import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";

liveTest("listen reports descriptor and backlog", ["listen"], async (live) => {
  const fd = await live.call("socket", 2, 1, 0);
  assertEquals((await live.see("listen", fd, -7)).params, {
    res: 0,
    fd,
    backlog: -7,
  });
  assertEquals((await live.see("listen", 77, 5)).params, {
    res: -9,
    fd: 77,
    backlog: 5,
  });
});

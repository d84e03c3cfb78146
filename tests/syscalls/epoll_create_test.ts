import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";

liveTest("epoll_create reports the size", ["epoll_create"], async (live) => {
  const { ret, params } = await live.see("epoll_create", 5);
  assertEquals(params, { res: ret, size: 5 });
  assertEquals((await live.see("epoll_create", -1)).params, {
    res: -22,
    size: -1,
  });
});

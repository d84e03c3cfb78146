import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";

const EPOLL_CLOEXEC = 0o2000000;

liveTest("epoll_create1 reports flags", ["epoll_create1"], async (live) => {
  const { ret, params } = await live.see("epoll_create1", EPOLL_CLOEXEC);
  assertEquals(params, { res: ret, flags: 1 });
  assertEquals((await live.see("epoll_create1", 1)).params, {
    res: -22,
    flags: 0,
  });
});

import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";

liveTest(
  "epoll_wait reports what it asks for",
  ["epoll_wait"],
  async (live) => {
    const fd = await live.call("epoll_create1", 0);
    const room = new Uint8Array(120);
    assertEquals((await live.see("epoll_wait", fd, room, 10, 0)).params, {
      res: 0,
      maxevents: 10,
    });
    assertEquals((await live.see("epoll_wait", fd, room, -1, 0)).params, {
      res: -22,
      maxevents: -1,
    });
  },
);

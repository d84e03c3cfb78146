import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";
import { vector } from "./_memory.ts";

liveTest("pwritev reports data and position", ["pwritev"], async (live) => {
  const fd = await live.call("memfd_create", "x", 0);
  const buffers = await vector(live, "hello ", "world");
  const pos = 2 ** 33;
  assertEquals((await live.see("pwritev", fd, buffers, 2, pos, 0)).params, {
    res: 11,
    data: "hello world",
    fd,
    size: 11,
    pos,
  });
  assertEquals((await live.see("pwritev", 77, buffers, 2, 5, 0)).params, {
    res: -9,
    data: "hello world",
    fd: 77,
    size: 11,
    pos: 5,
  });
});

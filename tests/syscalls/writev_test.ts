import { assertEquals } from "@std/assert";
import { BAD, liveTest } from "./_live.ts";
import { vector } from "./_memory.ts";

liveTest("writev reports what all buffers held", ["writev"], async (live) => {
  const fd = await live.call("memfd_create", "x", 0);
  const buffers = await vector(live, "hello ", "", "world");
  assertEquals((await live.see("writev", fd, buffers, 3)).params, {
    res: 11,
    data: "hello world",
    fd,
    size: 11,
  });
  const many = await vector(live, ...Array(50).fill("abc"));
  assertEquals((await live.see("writev", fd, many, 30)).params, {
    res: 90,
    data: "abc".repeat(27).slice(0, 80),
    fd,
    size: 90,
  });
  assertEquals((await live.see("writev", 77, buffers, 3)).params, {
    res: -9,
    data: "hello world",
    fd: 77,
    size: 11,
  });
  assertEquals((await live.see("writev", fd, BAD, 3)).params, {
    res: -14,
    data: null,
    fd,
    size: 0,
  });
});

import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";

liveTest("pwrite64 reports data and position", ["pwrite64"], async (live) => {
  const fd = await live.call("memfd_create", "x", 0);
  await live.call("pwrite64", fd, "hello", 5, 2 ** 33);
  assertEquals((await live.event("pwrite")).params, {
    res: 5,
    data: "hello",
    fd,
    size: 5,
    pos: 2 ** 33,
  });
  await live.call("pwrite64", 77, "hello", 5, 0);
  assertEquals((await live.event("pwrite")).params, {
    res: -9,
    data: "hello",
    fd: 77,
    size: 5,
    pos: 0,
  });
});

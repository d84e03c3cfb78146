import { assertEquals } from "@std/assert";
import { BAD, liveTest } from "./_live.ts";

liveTest("write reports what was written", ["write"], async (live) => {
  const fd = await live.call("memfd_create", "x", 0);
  const where = (e: { params: Record<string, unknown> }) => e.params.fd === fd;
  await live.call("write", fd, "hello", 5);
  assertEquals((await live.event("write", { where })).params, {
    res: 5,
    data: "hello",
    fd,
    size: 5,
  });
  await live.call("write", fd, "0123456789".repeat(10), 100);
  assertEquals((await live.event("write", { where })).params, {
    res: 100,
    data: "0123456789".repeat(8),
    fd,
    size: 100,
  });
  await live.call("write", fd, BAD, 5);
  assertEquals((await live.event("write", { where })).params, {
    res: -14,
    data: null,
    fd,
    size: 5,
  });
});

liveTest(
  "write reports what a refused one would have written",
  ["write"],
  async (live) => {
    await live.call("write", 77, "hello", 5);
    const { params } = await live.event("write", {
      where: (e) => e.params.fd === 77,
    });
    assertEquals(params, { res: -9, data: "hello", fd: 77, size: 5 });
  },
);

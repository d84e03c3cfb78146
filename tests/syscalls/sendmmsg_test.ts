import { assert, assertEquals } from "@std/assert";
import { freePort, inet, LOCALHOST } from "./_address.ts";
import { BAD, liveTest } from "./_live.ts";
import { join, message, u64s } from "./_memory.ts";

const MESSAGES = 30;

liveTest("sendmmsg reports each message", ["sendmmsg"], async (live) => {
  const port = freePort();
  const fd = await live.call("socket", 2, 2, 0);
  const name = inet(LOCALHOST, port);
  const one = join(await message(live, ["hello"], { name }), u64s(0));
  const two = join(await message(live, ["wor", "ld!"], { name }), u64s(0));
  assertEquals(await live.call("sendmmsg", fd, join(one, two), 2, 0), 2);
  for (const data of ["hello", "world!"]) {
    const { params } = await live.event("sendmmsg");
    assertEquals(params, {
      res: data.length,
      fd,
      size: data.length,
      data,
      tuple: [2, "0.0.0.0", (params.tuple as number[])[2], "127.0.0.1", port],
    });
  }
  // more than are put into one loop where the kernel has no loops
  const many = join(...Array(MESSAGES).fill(one));
  assertEquals(await live.call("sendmmsg", fd, many, MESSAGES, 0), MESSAGES);
  for (let i = 0; i < MESSAGES; i++) {
    assertEquals((await live.event("sendmmsg")).params.data, "hello");
  }
});

liveTest(
  "sendmmsg counts what it cannot report",
  ["sendmmsg"],
  async (live) => {
    const count = 40;
    const fd = await live.call("socket", 2, 2, 0);
    const name = inet(LOCALHOST, freePort());
    const one = join(await message(live, ["x"], { name }), u64s(0));
    const many = join(...Array(count).fill(one));
    assertEquals(await live.call("sendmmsg", fd, many, count, 0), count);
    // as many as there are tail calls, where there are no loops
    const reported = live.probe.flavor === "raw_tp" ? 33 : count;
    for (let i = 0; i < reported; i++) await live.event("sendmmsg");
    // others may have sent some as well, but not so many at once
    const { produced, dropped } = live.probe.stats();
    assert(produced >= count, `${produced} events`);
    assertEquals(dropped.too_large ?? 0, count - reported);
  },
);

liveTest("sendmmsg reports failures", ["sendmmsg"], async (live) => {
  assertEquals((await live.see("sendmmsg", 77, BAD, 2, 0)).params, {
    res: -9,
    fd: 77,
    size: 0,
    data: null,
    tuple: null,
  });
});

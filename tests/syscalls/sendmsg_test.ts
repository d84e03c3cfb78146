import { assertEquals } from "@std/assert";
import { freePort, inet, LOCALHOST } from "./_address.ts";
import { BAD, liveTest } from "./_live.ts";
import { message } from "./_memory.ts";

liveTest(
  "sendmsg reports data and where it went",
  ["sendmsg"],
  async (live) => {
    const port = freePort();
    const fd = await live.call("socket", 2, 2, 0);
    const sent = await message(live, ["hello ", "world"], {
      name: inet(LOCALHOST, port),
    });
    const { params } = await live.see("sendmsg", fd, sent, 0);
    assertEquals(params, {
      res: 11,
      data: "hello world",
      fd,
      size: 11,
      tuple: [2, "0.0.0.0", (params.tuple as number[])[2], "127.0.0.1", port],
    });
    // an address without a length does not count
    await live.call("connect", fd, inet(LOCALHOST, port), 16);
    const name = inet([127, 0, 0, 9], 9);
    const nameless = await message(live, ["x"], { name, nameSize: 0 });
    const { tuple } = (await live.see("sendmsg", fd, nameless, 0)).params;
    assertEquals((tuple as unknown[])[3], "127.0.0.1");
    assertEquals((tuple as unknown[])[4], port);
    assertEquals((await live.see("sendmsg", 77, BAD, 0)).params, {
      res: -9,
      data: null,
      fd: 77,
      size: 0,
      tuple: null,
    });
  },
);

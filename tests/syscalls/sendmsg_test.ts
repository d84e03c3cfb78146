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
    assertEquals((await live.see("sendmsg", 77, BAD, 0)).params, {
      res: -9,
      data: null,
      fd: 77,
      size: 0,
      tuple: null,
    });
  },
);

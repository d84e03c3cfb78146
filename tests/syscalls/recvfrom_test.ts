import { assertEquals } from "@std/assert";
import { freePort, inet, LOCALHOST } from "./_address.ts";
import { liveTest } from "./_live.ts";

liveTest(
  "recvfrom reports data and where it came from",
  ["recvfrom"],
  async (live) => {
    const port = freePort();
    const fd = await live.call("socket", 2, 2, 0);
    await live.call("bind", fd, inet(LOCALHOST, port), 16);
    const own = freePort();
    const sender = await live.call("socket", 2, 2, 0);
    await live.call("bind", sender, inet(LOCALHOST, own), 16);
    const to = inet(LOCALHOST, port);
    await live.call("sendto", sender, "hello", 5, 0, to, 16);
    const from = new Uint8Array(16);
    const size = new Uint8Array([16, 0, 0, 0]);
    const { params } = await live.see(
      "recvfrom",
      fd,
      new Uint8Array(100),
      100,
      0,
      from,
      size,
    );
    assertEquals(params, {
      res: 5,
      data: "hello",
      tuple: [
        2,
        "127.0.0.1",
        own,
        "127.0.0.1",
        port,
      ],
      fd,
      size: 100,
    });
    const MSG_DONTWAIT = 0x40;
    assertEquals(
      (await live.see("recvfrom", fd, from, 16, MSG_DONTWAIT, 0, 0)).params,
      { res: -11, data: null, tuple: null, fd, size: 16 },
    );
  },
);

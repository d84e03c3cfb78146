import { assertEquals } from "@std/assert";
import { freePort, inet, LOCALHOST } from "./_address.ts";
import { BAD, liveTest } from "./_live.ts";
import { join, message, u64s } from "./_memory.ts";

liveTest("recvmmsg reports each message", ["recvmmsg"], async (live) => {
  const port = freePort();
  const fd = await live.call("socket", 2, 2, 0);
  await live.call("bind", fd, inet(LOCALHOST, port), 16);
  const own = freePort();
  const sender = await live.call("socket", 2, 2, 0);
  await live.call("bind", sender, inet(LOCALHOST, own), 16);
  const to = inet(LOCALHOST, port);
  await live.call("sendto", sender, "hello", 5, 0, to, 16);
  await live.call("sendto", sender, "world!", 6, 0, to, 16);
  const name = new Uint8Array(16);
  const room = async () =>
    join(await message(live, [new Uint8Array(50)], { name }), u64s(0));
  const rooms = join(await room(), await room());
  assertEquals(await live.call("recvmmsg", fd, rooms, 2, 0, 0), 2);
  for (const data of ["hello", "world!"]) {
    assertEquals((await live.event("recvmmsg")).params, {
      res: data.length,
      fd,
      size: data.length,
      data,
      tuple: [
        2,
        "127.0.0.1",
        own,
        "127.0.0.1",
        port,
      ],
      msgcontrol: null,
    });
  }
});

liveTest("recvmmsg reports failures", ["recvmmsg"], async (live) => {
  assertEquals((await live.see("recvmmsg", 77, BAD, 2, 0, 0)).params, {
    res: -9,
    fd: 77,
    size: 0,
    data: null,
    tuple: null,
    msgcontrol: null,
  });
});

import { assertEquals } from "@std/assert";
import { freePort, inet, LOCALHOST, queued } from "./_address.ts";
import { liveTest } from "./_live.ts";

liveTest("accept reports both ends and the queue", ["accept"], async (live) => {
  const port = freePort();
  const fd = await live.call("socket", 2, 1, 0);
  await live.call("bind", fd, inet(LOCALHOST, port), 16);
  await live.call("listen", fd, 10);
  using first = await Deno.connect({ port });
  using _second = await Deno.connect({ port });
  await queued(port, 2);
  const { ret, params } = await live.see("accept", fd, 0, 0);
  assertEquals(params, {
    fd: ret,
    tuple: [
      2,
      "127.0.0.1",
      (first.localAddr as Deno.NetAddr).port,
      "127.0.0.1",
      port,
    ],
    // one of ten is still waiting
    queuepct: 10,
    queuelen: 1,
    queuemax: 10,
  });
});

liveTest("accept reports failures", ["accept"], async (live) => {
  const fd = 77;
  assertEquals((await live.see("accept", fd, 0, 0)).params, {
    fd: -9,
    tuple: null,
    queuepct: 0,
    queuelen: 0,
    queuemax: 0,
  });
});

import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";

liveTest("shutdown reports how", ["shutdown"], async (live) => {
  for (const how of [0, 1, 2]) {
    assertEquals((await live.see("shutdown", 0, how)).params, {
      res: -88,
      fd: 0,
      how,
    });
  }
  using server = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const fd = await live.call("socket", 2, 1, 0);
  const { port } = server.addr;
  await live.call(
    "connect",
    fd,
    Uint8Array.of(2, 0, port >> 8, port, 127, 0, 0, 1, ...Array(8).fill(0)),
    16,
  );
  using _connection = await server.accept();
  assertEquals((await live.see("shutdown", fd, 2)).params, {
    res: 0,
    fd,
    how: 2,
  });
});

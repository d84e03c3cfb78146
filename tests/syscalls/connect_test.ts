import { assert, assertEquals } from "@std/assert";
import {
  freePort,
  inet,
  inet6,
  LOCALHOST,
  LOCALHOST6,
  LOCALHOST6_TEXT,
  unix,
} from "./_address.ts";
import { BAD, inFolder, liveTest } from "./_live.ts";

liveTest("connect reports both ends", ["connect"], async (live) => {
  using server = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = server.addr;
  const fd = await live.call("socket", 2, 1, 0);
  const { params } = await live.see("connect", fd, inet(LOCALHOST, port), 16);
  using connection = await server.accept();
  const own = (connection.remoteAddr as Deno.NetAddr).port;
  assertEquals(params, {
    res: 0,
    tuple: [2, "127.0.0.1", own, "127.0.0.1", port],
    fd,
    addr: [2, "127.0.0.1", port],
  });
});

liveTest("connect reports both ends of IPv6", ["connect"], async (live) => {
  using server = Deno.listen({ hostname: "::1", port: 0 });
  const { port } = server.addr;
  const fd = await live.call("socket", 10, 1, 0);
  const { params } = await live.see("connect", fd, inet6(LOCALHOST6, port), 28);
  using connection = await server.accept();
  const own = (connection.remoteAddr as Deno.NetAddr).port;
  assertEquals(params, {
    res: 0,
    tuple: [10, LOCALHOST6_TEXT, own, LOCALHOST6_TEXT, port],
    fd,
    addr: [10, LOCALHOST6_TEXT, port],
  });
});

liveTest(
  "connect reports an abstract name and nothing behind it",
  ["connect"],
  async (live) => {
    for (const length of [1, 3, 9, 20, 37]) {
      const name = "saker-".padEnd(length, "x").slice(0, length);
      const address = unix(`\0${name}${live.actor.pid}`);
      const server = await live.call("socket", 1, 1, 0);
      assertEquals(await live.call("bind", server, address, address.length), 0);
      await live.call("listen", server, 1);
      const fd = await live.call("socket", 1, 1, 0);
      const { params } = await live.see("connect", fd, address, address.length);
      assertEquals(params.res, 0);
      assertEquals(
        (params.tuple as unknown[])[3],
        `${name}${live.actor.pid}`,
      );
      assertEquals(params.addr, [1, `${name}${live.actor.pid}`]);
    }
  },
);

liveTest("connect reports the server's path", ["connect"], async (live) => {
  await inFolder(async (folder) => {
    const path = `${folder}/socket`;
    using _server = Deno.listen({ transport: "unix", path });
    const fd = await live.call("socket", 1, 1, 0);
    const { params } = await live.see(
      "connect",
      fd,
      unix(path),
      2 + path.length,
    );
    const [family, server, client, name] = params
      .tuple as (number | bigint | string)[];
    assertEquals([family, name], [1, path]);
    assert(server !== 0n && client !== 0n && server !== client);
    assertEquals(params.addr, [1, path]);
  });
});

liveTest(
  "connect reports where a refused one went",
  ["connect"],
  async (live) => {
    const port = freePort();
    const fd = await live.call("socket", 2, 1, 0);
    assertEquals(
      (await live.see("connect", fd, inet(LOCALHOST, port), 16)).params,
      {
        res: -111,
        tuple: null,
        fd,
        addr: [2, "127.0.0.1", port],
      },
    );
    assertEquals((await live.see("connect", 77, BAD, 16)).params, {
      res: -9,
      tuple: null,
      fd: 77,
      addr: null,
    });
    // a descriptor that is no socket
    assertEquals(
      (await live.see("connect", 0, inet(LOCALHOST, port), 16)).params,
      {
        res: -88,
        tuple: null,
        fd: 0,
        addr: [2, "127.0.0.1", port],
      },
    );
  },
);

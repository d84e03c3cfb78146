import { assertEquals } from "@std/assert";
import {
  freePort,
  inet,
  inet6,
  LOCALHOST,
  LOCALHOST6,
  LOCALHOST6_TEXT,
} from "./_address.ts";
import { BAD, type Live, liveTest } from "./_live.ts";

liveTest("sendto reports data and where it went", ["sendto"], async (live) => {
  const port = freePort();
  const fd = await live.call("socket", 2, 2, 0);
  const to = inet(LOCALHOST, port);
  assertEquals((await live.see("sendto", fd, "hello", 5, 0, to, 16)).params, {
    res: 5,
    data: "hello",
    fd,
    size: 5,
    // the address of a socket without a peer comes with the message
    tuple: [2, "0.0.0.0", own(live.actor.pid), "127.0.0.1", port],
  });
  await live.call("connect", fd, to, 16);
  const { params } = await live.see("sendto", fd, "x", 1, 0, 0, 0);
  assertEquals((params.tuple as unknown[])[3], "127.0.0.1");
  assertEquals((params.tuple as unknown[])[4], port);
});

liveTest("sendto reports IPv6", ["sendto"], async (live) => {
  const port = freePort("::1");
  const fd = await live.call("socket", 10, 2, 0);
  const to = inet6(LOCALHOST6, port);
  const { params } = await live.see("sendto", fd, "hello", 5, 0, to, 28);
  assertEquals(params.tuple, [
    10,
    "00".repeat(16),
    (params.tuple as number[])[2],
    LOCALHOST6_TEXT,
    port,
  ]);
});

/** A socket that has a peer, and the port of that. */
async function connected(
  live: Live,
  family: number,
  address: (port: number) => Uint8Array,
): Promise<[fd: number, port: number]> {
  const port = freePort(family === 2 ? undefined : "::1");
  const fd = await live.call("socket", family, 2, 0);
  const to = address(port);
  await live.call("connect", fd, to, to.length);
  return [fd, port];
}

liveTest(
  "sendto reports the address of the message, not the peer that it passes by",
  ["sendto"],
  async (live) => {
    const [fd] = await connected(live, 2, (port) => inet(LOCALHOST, port));
    const to = inet([127, 0, 0, 2], freePort());
    // the kernel takes "unspecified" for IPv4 here
    for (const family of [2, 0]) {
      to[0] = family;
      const { params } = await live.see("sendto", fd, "x", 1, 0, to, 16);
      assertEquals((params.tuple as unknown[])[3], "127.0.0.2");
      assertEquals((params.tuple as number[])[4], to[2] << 8 | to[3]);
    }
    // nobody hides a stream's peer behind an address that does not count
    using server = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const stream = await live.call("socket", 2, 1, 0);
    await live.call("connect", stream, inet(LOCALHOST, server.addr.port), 16);
    const { params } = await live.see("sendto", stream, "x", 1, 0, to, 16);
    assertEquals((params.tuple as unknown[])[3], "127.0.0.1");
    assertEquals((params.tuple as unknown[])[4], server.addr.port);
    (await server.accept()).close();
  },
);

liveTest(
  "sendto reports what the kernel makes of other families on IPv6",
  ["sendto"],
  async (live) => {
    const [fd, port] = await connected(
      live,
      10,
      (port) => inet6(LOCALHOST6, port),
    );
    const to = inet6([...Array(15).fill(0), 2], 9);
    to[0] = 0;
    const away = await live.see("sendto", fd, "x", 1, 0, to, 28);
    assertEquals((away.params.tuple as unknown[])[3], LOCALHOST6_TEXT);
    assertEquals((away.params.tuple as unknown[])[4], port);
    const free = await live.call("socket", 10, 2, 0);
    const mapped = inet(LOCALHOST, port);
    const { params } = await live.see("sendto", free, "x", 1, 0, mapped, 16);
    assertEquals(
      (params.tuple as unknown[])[3],
      "00".repeat(10) + "ffff7f000001",
    );
    assertEquals((params.tuple as unknown[])[4], port);
  },
);

liveTest("sendto reports failures", ["sendto"], async (live) => {
  assertEquals((await live.see("sendto", 77, "hello", 5, 0, BAD, 16)).params, {
    res: -9,
    data: "hello",
    fd: 77,
    size: 5,
    tuple: null,
  });
});

/** The port that the kernel has chosen. */
function own(pid: number): number {
  const inodes = new Set(
    [...Deno.readDirSync(`/proc/${pid}/fd`)].map((e) =>
      Deno.readLinkSync(`/proc/${pid}/fd/${e.name}`)
    ),
  );
  for (const line of Deno.readTextFileSync("/proc/net/udp").split("\n")) {
    const words = line.trim().split(/\s+/);
    if (inodes.has(`socket:[${words[9]}]`)) {
      return parseInt(words[1].split(":")[1], 16);
    }
  }
  return 0;
}

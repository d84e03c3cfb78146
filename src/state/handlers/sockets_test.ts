import type { Context } from "../context.ts";
import { assertEquals } from "@std/assert";
import { FdType, L4Proto } from "../fd.ts";
import { Play } from "../testing.ts";

const LOCAL = [10, 0, 0, 1];
const PEER = [192, 168, 1, 9];
const V6 = [0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
const MAPPED = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255];

function port(value: number): number[] {
  return [value & 255, value >> 8];
}

function addr(ip: number[], p: number): Uint8Array {
  return Uint8Array.of(ip.length === 4 ? 2 : 10, ...ip, ...port(p));
}

function tuple(
  sip: number[],
  sport: number,
  dip: number[],
  dport: number,
): Uint8Array {
  return Uint8Array.of(
    sip.length === 4 ? 2 : 10,
    ...sip,
    ...port(sport),
    ...dip,
    ...port(dport),
  );
}

function unix(source: number, peer: number, path: string): Uint8Array {
  const bytes = new Uint8Array(18 + path.length);
  const data = new DataView(bytes.buffer);
  bytes[0] = 1;
  data.setUint32(1, source, true);
  data.setUint32(9, peer, true);
  bytes.set(new TextEncoder().encode(path), 17);
  return bytes;
}

function start(type = 1, domain = 2, proto = 0): Play {
  const play = new Play();
  play.process(10, 1);
  play.event("socket", 10, { fd: 3, domain, type, proto });
  return play;
}

function fd(play: Play, number = 3) {
  return play.state.thread(10)!.fds!.get(number)!;
}

Deno.test("socket() tells type and protocol", () => {
  const cases: [number, number, number, FdType, number | undefined][] = [
    [2, 1, 0, FdType.IPV4, L4Proto.TCP],
    [2, 1 | 0x80800, 6, FdType.IPV4, L4Proto.TCP],
    [10, 2, 0, FdType.IPV6, L4Proto.UDP],
    [2, 2, 1, FdType.IPV4, L4Proto.ICMP],
    [2, 3, 1, FdType.IPV4, L4Proto.RAW],
    [1, 1, 0, FdType.UNIX, L4Proto.NONE],
    [16, 3, 0, FdType.NETLINK, undefined],
    [17, 3, 0, FdType.UNKNOWN, undefined],
  ];
  for (const [domain, type, proto, expected, l4proto] of cases) {
    const play = start(type, domain, proto);
    assertEquals(fd(play).type, expected);
    assertEquals(fd(play).socket?.l4proto, l4proto);
  }
  assertEquals(fd(start(1 | 0x80000)).closeOnExec, true);
});

Deno.test("connect() makes a client with both ends in its name", () => {
  const play = start();
  play.event("connect", 10, {
    res: 0,
    tuple: tuple(LOCAL, 40000, PEER, 443),
    fd: 3,
    addr: addr(PEER, 443),
  }, (context) => {
    assertEquals(context.fd?.name, "10.0.0.1:40000->192.168.1.9:443");
    assertEquals(context.fd?.socket?.role, "client");
    assertEquals(context.fd?.socket?.connected, true);
  });
});

Deno.test("connect() that is under way is settled by getsockopt", () => {
  for (const [error, connected] of [[0, true], [-111, false]] as const) {
    const play = start();
    play.event("connect", 10, {
      res: -115,
      tuple: tuple(LOCAL, 40000, PEER, 443),
      fd: 3,
    });
    assertEquals(fd(play).socket?.pending, true);
    assertEquals(fd(play).socket?.connected, true);
    const value = new Uint8Array(9);
    value[0] = 1;
    new DataView(value.buffer).setBigInt64(1, BigInt(error), true);
    play.event("getsockopt", 10, {
      res: 0,
      fd: 3,
      level: 1,
      optname: 4,
      val: value,
      optlen: 4,
    });
    assertEquals(fd(play).socket?.pending, false);
    assertEquals(fd(play).socket?.connected, connected);
  }
});

Deno.test("connect() that fails leaves the socket as it was", () => {
  const play = start();
  const params = { tuple: tuple(LOCAL, 40000, PEER, 80), fd: 3 };
  play.event("connect", 10, { res: -111, ...params });
  assertEquals(fd(play).name, "");
  assertEquals(fd(play).socket?.role, "unknown");
  assertEquals(fd(play).socket?.connected, false);
  play.event("connect", 10, { res: 0, ...params });
  const other = tuple(LOCAL, 40000, PEER, 81);
  play.event("connect", 10, { res: -111, ...params, tuple: other });
  assertEquals(fd(play).name, "10.0.0.1:40000->192.168.1.9:80");
  assertEquals(fd(play).socket?.connected, true);
});

Deno.test("bind() and connect() change the name when it was another", () => {
  const play = start(2);
  const changed = (expected: boolean) => (context: Context) =>
    assertEquals(context.fd?.nameChanged, expected);
  const bound = { res: 0, fd: 3, addr: addr(LOCAL, 53) };
  play.event("bind", 10, bound, changed(true));
  play.event("listen", 10, { res: 0, fd: 3 }, changed(false));
  const to = (port: number) => ({
    res: 0,
    tuple: tuple(LOCAL, 53, PEER, port),
    fd: 3,
  });
  play.event("connect", 10, to(1), changed(true));
  play.event("connect", 10, to(1), changed(false));
  play.event("connect", 10, to(2), changed(true));
});

Deno.test("a message that fails does not disconnect", () => {
  const play = start();
  const params = { tuple: tuple(LOCAL, 40000, PEER, 80), fd: 3 };
  play.event("connect", 10, { res: 0, ...params });
  play.event("recvfrom", 10, { res: -11, fd: 3 });
  play.event("read", 10, { res: -11, fd: 3 });
  assertEquals(fd(play).socket?.connected, true);
});

Deno.test("connect() over IPv6 knows IPv4 in disguise", () => {
  const play = start(1, 10);
  play.event("connect", 10, {
    res: 0,
    tuple: tuple([...MAPPED, ...LOCAL], 1, [...MAPPED, ...PEER], 2),
    fd: 3,
  });
  assertEquals(fd(play).type, FdType.IPV4);
  assertEquals(fd(play).name, "10.0.0.1:1->192.168.1.9:2");
  play.event("connect", 10, { res: 0, tuple: tuple(V6, 1, V6, 2), fd: 3 });
  assertEquals(fd(play).type, FdType.IPV6);
  assertEquals(fd(play).name, "fe80::1:1->fe80::1:2");
});

Deno.test("connect() to a unix socket names both ends and the path", () => {
  const play = start(1, 1);
  play.event("connect", 10, {
    res: 0,
    tuple: unix(0xabc, 0xdef, "/run/x.sock"),
    fd: 3,
  });
  assertEquals(fd(play).name, "abc->def /run/x.sock");
  assertEquals(fd(play).socket?.connected, true);
});

Deno.test("bind() to a port makes a server socket", () => {
  const play = start();
  play.event("bind", 10, { res: 0, addr: addr([0, 0, 0, 0], 8080), fd: 3 });
  assertEquals(fd(play).type, FdType.IPV4_SERVER);
  assertEquals(fd(play).name, "0.0.0.0:8080");
  assertEquals(fd(play).socket?.role, "server");
  assertEquals(fd(play).socket?.l4proto, L4Proto.TCP);
  const both = start(1, 10);
  const any = addr(new Array(16).fill(0), 80);
  both.event("bind", 10, { res: 0, addr: any, fd: 3 });
  assertEquals(fd(both).type, FdType.IPV4_SERVER);
  assertEquals(fd(both).name, ":::80");
});

Deno.test("bind() without port or to a path only names", () => {
  const play = start(2);
  play.event("bind", 10, { res: 0, addr: addr(LOCAL, 0), fd: 3 });
  assertEquals([fd(play).type, fd(play).name], [FdType.IPV4, "10.0.0.1:0"]);
  const other = start(1, 1);
  other.event("bind", 10, {
    res: 0,
    addr: Uint8Array.of(1, ...new TextEncoder().encode("/run/y\0")),
    fd: 3,
  });
  assertEquals(fd(other).name, "/run/y");
});

Deno.test("accept4() makes a connected server end", () => {
  const play = start();
  play.event("accept4", 10, {
    fd: 4,
    tuple: tuple(PEER, 5000, LOCAL, 80),
    flags: 0,
  }, (context) => {
    assertEquals(context.fdNum, 4);
    assertEquals(context.fd?.name, "192.168.1.9:5000->10.0.0.1:80");
    assertEquals(context.fd?.socket?.role, "server");
    assertEquals(context.fd?.socket?.l4proto, L4Proto.TCP);
  });
});

Deno.test("accept4() of something unknown forgets what had the number", () => {
  const play = start();
  play.event("open", 10, { fd: 4, name: "/x" });
  play.event("accept4", 10, { fd: 4, flags: 0 });
  assertEquals(play.state.thread(10)!.fds!.has(4), false);
});

Deno.test("sendto() to another address changes the name for one event", () => {
  const play = start(2);
  const send = (peer: number[]) => ({
    res: 1,
    data: "x",
    fd: 3,
    size: 1,
    tuple: tuple(LOCAL, 4000, peer, 53),
  });
  const seen: [string | undefined, boolean | undefined][] = [];
  const note = (context: { fd?: { name: string; nameChanged: boolean } }) =>
    seen.push([context.fd?.name, context.fd?.nameChanged]);
  play.event("sendto", 10, send(PEER), note);
  play.event("sendto", 10, send(PEER), note);
  play.event("sendto", 10, send([8, 8, 8, 8]), note);
  play.event("sendto", 10, send([8, 8, 8, 8]), note);
  assertEquals(seen, [
    ["10.0.0.1:4000->192.168.1.9:53", true],
    ["10.0.0.1:4000->192.168.1.9:53", false],
    ["10.0.0.1:4000->8.8.8.8:53", true],
    ["10.0.0.1:4000->8.8.8.8:53", false],
  ]);
  assertEquals(fd(play).socket?.role, "client");
});

Deno.test("recvfrom() puts the client first, whoever sent", () => {
  const client = start(2);
  client.event("sendto", 10, {
    res: 1,
    fd: 3,
    tuple: tuple(LOCAL, 4000, PEER, 53),
  });
  client.event("recvfrom", 10, {
    res: 1,
    fd: 3,
    tuple: tuple([9, 9, 9, 9], 53, LOCAL, 4000),
  });
  assertEquals(fd(client).name, "10.0.0.1:4000->9.9.9.9:53");
  const server = start(2);
  server.event("bind", 10, { res: 0, addr: addr([0, 0, 0, 0], 53), fd: 3 });
  server.event("recvfrom", 10, {
    res: 1,
    fd: 3,
    tuple: tuple(PEER, 9999, LOCAL, 53),
  });
  assertEquals(fd(server).name, "192.168.1.9:9999->10.0.0.1:53");
  assertEquals(fd(server).socket?.role, "server");
  assertEquals(fd(server).socket?.l4proto, L4Proto.UDP);
  server.event("sendto", 10, {
    res: 1,
    fd: 3,
    tuple: tuple(LOCAL, 53, [7, 7, 7, 7], 1),
  });
  assertEquals(fd(server).name, "7.7.7.7:1->10.0.0.1:53");
});

Deno.test("sendto() with a socket that was never seen takes it for UDP", () => {
  const play = new Play();
  play.process(10, 1);
  play.event("sendto", 10, {
    res: 1,
    fd: 8,
    tuple: tuple(LOCAL, 4000, PEER, 53),
  }, (context) => {
    assertEquals(context.fd?.name, "10.0.0.1:4000->192.168.1.9:53");
    assertEquals(context.fd?.socket?.l4proto, L4Proto.UDP);
  });
});

Deno.test("a message over TCP leaves the name alone", () => {
  const play = start();
  play.event("connect", 10, {
    res: 0,
    tuple: tuple(LOCAL, 1, PEER, 2),
    fd: 3,
  });
  play.event("sendto", 10, { res: 1, fd: 3, tuple: tuple(LOCAL, 1, LOCAL, 9) });
  assertEquals(fd(play).name, "10.0.0.1:1->192.168.1.9:2");
});

Deno.test("socketpair() makes two unix sockets", () => {
  const play = new Play();
  play.process(10, 1);
  play.event("socketpair", 10, {
    res: 0,
    fd1: 3,
    fd2: 4,
    source: 0x10,
    peer: 0x20,
    domain: 1,
    type: 1,
  });
  assertEquals([fd(play, 3).type, fd(play, 4).type], [
    FdType.UNIX,
    FdType.UNIX,
  ]);
  assertEquals(fd(play, 4).socket?.peer, 0x20n);
});

Deno.test("changing a socket after a fork does not change the parent's", () => {
  const play = start();
  play.fork(10, 11);
  play.event("connect", 11, {
    res: 0,
    tuple: tuple(LOCAL, 1, PEER, 2),
    fd: 3,
  });
  assertEquals(fd(play).name, "");
  assertEquals(fd(play).socket?.connected, false);
});

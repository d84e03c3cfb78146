import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";

const AF_INET = 2;
const AF_NETLINK = 16;
const SOCK_STREAM = 1;
const SOCK_RAW = 3;
const SOCK_NONBLOCK = 0o4000;
const SOCK_CLOEXEC = 0o2000000;

liveTest(
  "socket reports domain, type, protocol and flags",
  ["socket"],
  async (live) => {
    const type = SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC;
    const { ret, params } = await live.see("socket", AF_INET, type, 6);
    assertEquals(params, {
      fd: ret,
      domain: AF_INET,
      type,
      proto: 6,
      flags: 0x40 | 0x1000,
    });
    const netlink = await live.see("socket", AF_NETLINK, SOCK_RAW, 0);
    assertEquals(netlink.params, {
      fd: netlink.ret,
      domain: AF_NETLINK,
      type: SOCK_RAW,
      proto: 0,
      flags: 0,
    });
    assertEquals((await live.see("socket", 45, 1, 0)).params.fd, -97);
  },
);

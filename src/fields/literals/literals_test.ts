import { assert, assertEquals } from "@std/assert";
import {
  netContains,
  parseIp,
  parseNet,
  parsePort,
  serviceName,
} from "./mod.ts";

Deno.test("parseIp() refuses what is not an address", () => {
  for (
    const text of [
      "",
      "1.2.3",
      "1.2.3.4.5",
      "1.2.3.256",
      "01.2.3.4",
      "1.2.3.4 ",
      "a.b.c.d",
      ":",
      ":::",
      "1::2::3",
      "1:2:3:4:5:6:7",
      "1:2:3:4:5:6:7:8:9",
      "12345::",
      "::1.2.3",
      "1.2.3.4::",
      "::g",
      "localhost",
    ]
  ) assertEquals(parseIp(text), undefined, text);
});

Deno.test("parseIp() gives bytes in network order", () => {
  assertEquals(parseIp("1.2.3.255"), "\x01\x02\x03\xff");
  assertEquals(parseIp("::102"), "\0".repeat(14) + "\x01\x02");
});

Deno.test("netContains() compares the leading bits", () => {
  const ip = (text: string) => parseIp(text)!;
  const contains = (net: string, address: string) =>
    netContains(parseNet(net)!, ip(address));
  assert(contains("10.0.0.0/8", "10.255.0.1"));
  assert(!contains("10.0.0.0/8", "11.0.0.1"));
  assert(contains("192.168.1.128/25", "192.168.1.200"));
  assert(!contains("192.168.1.128/25", "192.168.1.127"));
  assert(contains("0.0.0.0/0", "1.2.3.4"));
  assert(contains("1.2.3.4/32", "1.2.3.4"));
  assert(!contains("1.2.3.4/32", "1.2.3.5"));
  assert(contains("fc00::/7", "fd12::1"));
  assert(!contains("0.0.0.0/0", "::1"), "families differ");
});

Deno.test("parseNet() needs an address and a length that fits", () => {
  for (
    const text of [
      "10.0.0.0",
      "10.0.0.0/33",
      "10.0.0.0/",
      "10/8",
      "::/129",
      "::/x",
      "/8",
    ]
  ) {
    assertEquals(parseNet(text), undefined, text);
  }
});

Deno.test("parsePort() takes numbers and service names", () => {
  assertEquals(parsePort("443"), 443);
  assertEquals(parsePort("0"), 0);
  assertEquals(parsePort(""), 0);
  assertEquals(parsePort("ssh"), 22);
  assertEquals(parsePort("http"), 80);
  assertEquals(parsePort("65536"), undefined);
  assertEquals(parsePort("-1"), undefined);
  assertEquals(parsePort("no-such-service"), undefined);
});

Deno.test("serviceName() falls back to the number", () => {
  assertEquals(serviceName(443), "https");
  assertEquals(serviceName(64999), "64999");
});

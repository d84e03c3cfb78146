import { assert, assertEquals } from "@std/assert";
import { parseIp } from "../../events/parse_ip.ts";
import { netContains, parseNet, parsePort, serviceName } from "./mod.ts";

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

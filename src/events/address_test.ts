import { assert, assertEquals } from "@std/assert";
import { makeEvent } from "../fields/_testing.ts";
import { parseIp } from "./parse_ip.ts";
import {
  Address,
  endpointText,
  ipText,
  isLoopbackOrAny,
  readSockaddr,
  readTuple,
  tupleText,
  unixTupleText,
} from "./address.ts";

Deno.test("ipText() prints what parseIp() read, in the canonical form", () => {
  for (
    const [text, canonical] of [
      ["0.0.0.0", "0.0.0.0"],
      ["192.168.1.255", "192.168.1.255"],
      ["::", "::"],
      ["::1", "::1"],
      ["2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
      ["fe80:0:0:0:0:0:0:1", "fe80::1"],
      ["1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"],
      ["1:0:3:4:5:6:7:8", "1:0:3:4:5:6:7:8"],
      ["1:0:0:0:0:0:0:0", "1::"],
      ["::ffff:10.0.0.1", "::ffff:10.0.0.1"],
      ["64:ff9b::1.2.3.4", "64:ff9b::102:304"],
    ]
  ) assertEquals(ipText(parseIp(text)!), canonical, text);
});

Deno.test("ipText() is empty for what is not an address", () => {
  assertEquals(ipText(""), "");
  assertEquals(ipText("abc"), "");
});

Deno.test("tupleText() prints mapped addresses as IPv4", () => {
  const a = parseIp("::ffff:10.0.0.1")!, b = parseIp("::ffff:10.0.0.2")!;
  assertEquals(tupleText(a, 1, b, 2), "10.0.0.1:1->10.0.0.2:2");
  assertEquals(
    tupleText(parseIp("::1")!, 1, parseIp("fe80::2")!, 2),
    "::1:1->fe80::2:2",
  );
});

Deno.test("endpointText() and unixTupleText() print single ends and unix sockets", () => {
  assertEquals(endpointText(parseIp("10.0.0.1")!, 80), "10.0.0.1:80");
  assertEquals(unixTupleText(0xabcn, 0n, "/run/x"), "abc->0 /run/x");
});

Deno.test("isLoopbackOrAny() knows both families", () => {
  for (
    const ip of [
      "127.0.0.1",
      "127.9.9.9",
      "0.0.0.0",
      "::",
      "::1",
      "::ffff:127.0.0.1",
    ]
  ) {
    assert(isLoopbackOrAny(parseIp(ip)!), ip);
  }
  for (const ip of ["10.0.0.1", "::2", "fe80::1"]) {
    assert(!isLoopbackOrAny(parseIp(ip)!), ip);
  }
});

const CONNECT = 23;

Deno.test("readTuple() reads the three families", () => {
  const into = new Address();
  const v4 = Uint8Array.of(2, 10, 0, 0, 1, 0xa0, 0x0f, 1, 2, 3, 4, 0xbb, 1);
  assert(readTuple(makeEvent(CONNECT, [0, v4]), 1, into));
  assertEquals([ipText(into.sip), into.sport, ipText(into.dip), into.dport], [
    "10.0.0.1",
    4000,
    "1.2.3.4",
    443,
  ]);
  const v6 = new Uint8Array(37);
  v6[0] = 10;
  v6[16] = 1;
  v6[17] = 80;
  assert(readTuple(makeEvent(CONNECT, [0, v6]), 1, into));
  assertEquals([ipText(into.sip), into.sport], ["::1", 80]);
  const unix = new Uint8Array([1, ...new Array(16).fill(0), 47, 97, 0]);
  assert(readTuple(makeEvent(CONNECT, [0, unix]), 1, into));
  assertEquals(into.path, "/a");
});

Deno.test("readTuple() refuses short and unknown ones", () => {
  const into = new Address();
  for (
    const bytes of [[], [2], [2, 1, 2, 3], [10, ...new Array(35).fill(0)], [
      1,
      2,
    ], [7, 1, 1]]
  ) {
    assert(
      !readTuple(makeEvent(CONNECT, [0, Uint8Array.from(bytes)]), 1, into),
    );
  }
});

Deno.test("readSockaddr() reads address and port", () => {
  const into = new Address();
  const bytes = Uint8Array.of(2, 1, 2, 3, 4, 80, 0);
  assert(readSockaddr(makeEvent(CONNECT, [0, undefined, 3, bytes]), 3, into));
  assertEquals([ipText(into.dip), into.dport], ["1.2.3.4", 80]);
  assert(
    !readSockaddr(
      makeEvent(CONNECT, [0, undefined, 3, bytes.slice(0, 5)]),
      3,
      into,
    ),
  );
});

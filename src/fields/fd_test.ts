import { assertEquals, assertThrows } from "@std/assert";
import type { ParamValue } from "../events/build.ts";
import type { Context } from "../state/context.ts";
import { type FdInfo, FdType, L4Proto } from "../state/fd.ts";
import { FdTable } from "../state/process_fds.ts";
import { DnsCache } from "./_dns.ts";
import {
  compare,
  FakeState,
  file,
  makeContext,
  makeEvent,
  read,
  socket,
} from "./_testing.ts";
import { FieldArgError, type Value } from "./field.ts";
import { parseIp } from "../events/parse_ip.ts";

function event(
  code: number,
  values: ParamValue[],
  info?: FdInfo,
  num = 3,
): Context {
  const state = new FakeState();
  const thread = state.add(100, { cwd: "/home/a/" });
  thread.fds = new FdTable([[7, file("/srv", { type: FdType.DIRECTORY })]]);
  if (info !== undefined) thread.fds.set(num, info);
  return makeContext(makeEvent(code, values), state, { num, info });
}

function check(context: Context, expected: Record<string, Value>) {
  const found: Record<string, Value> = {};
  for (const name of Object.keys(expected)) found[name] = read(context, name);
  assertEquals(found, expected);
}

const READ = 7;
const CONNECT = 23;

Deno.test("fields of a file", () => {
  const info = file("/etc/ssl/cert.pem", {
    nameRaw: "..//cert.pem",
    dev: 0x812345,
    ino: 99,
    upperLayer: true,
  });
  check(event(READ, [0, undefined, 3, 1], info), {
    "fd.num": 3,
    "fd.type": "file",
    "fd.typechar": "f",
    "fd.name": "/etc/ssl/cert.pem",
    "fd.nameraw": "../cert.pem",
    "fd.directory": "/etc/ssl",
    "fd.filename": "cert.pem",
    "fd.dev": 0x812345,
    "fd.dev.major": 0x123,
    "fd.dev.minor": 0x845,
    "fd.ino": 99,
    "fd.uid": "1003",
    "fd.is_upper_layer": true,
    "fd.is_lower_layer": false,
    "fd.containername": ":/etc/ssl/cert.pem",
    "fd.containerdirectory": ":/etc/ssl",
    "fd.l4proto": "<NA>",
    "fd.sockfamily": undefined,
    "fd.is_server": false,
    "fd.connected": false,
    "fd.sip": undefined,
    "fd.types": ["file", "directory"],
    "fd.types[7]": ["directory"],
    "fd.types[99]": undefined,
  });
});

Deno.test("fields of files in the root, and of directories", () => {
  check(event(READ, [0], file("/x")), {
    "fd.directory": "/",
    "fd.filename": "x",
  });
  check(event(READ, [0], file("/srv/data", { type: FdType.DIRECTORY })), {
    "fd.type": "directory",
    "fd.typechar": "d",
    "fd.directory": "/srv/data",
    "fd.filename": undefined,
  });
});

Deno.test("types and their letters", () => {
  const kinds: [FdType, string, string][] = [
    [FdType.IPV4, "ipv4", "4"],
    [FdType.IPV6_SERVER, "ipv6", "6"],
    [FdType.UNIX, "unix", "u"],
    [FdType.FIFO, "pipe", "p"],
    [FdType.EVENT, "event", "e"],
    [FdType.SIGNALFD, "signalfd", "s"],
    [FdType.EVENTPOLL, "eventpoll", "l"],
    [FdType.INOTIFY, "inotify", "i"],
    [FdType.TIMERFD, "timerfd", "t"],
    [FdType.NETLINK, "netlink", "n"],
    [FdType.BPF, "bpf", "b"],
    [FdType.USERFAULTFD, "userfaultfd", "u"],
    [FdType.IO_URING, "io_uring", "r"],
    [FdType.MEMFD, "memfd", "m"],
    [FdType.PIDFD, "pidfd", "P"],
  ];
  for (const [type, text, letter] of kinds) {
    check(event(READ, [0], file("x", { type })), {
      "fd.type": text,
      "fd.typechar": letter,
    });
  }
});

Deno.test("a failed open names the file by its parameters", () => {
  check(event(307, [-2, 7, "a//b", 1], undefined, -1), {
    "fd.num": -1,
    "fd.name": "/srv/a/b",
    "fd.nameraw": "a/b",
    "fd.directory": "/srv/a",
    "fd.filename": undefined,
    "fd.type": undefined,
    "fd.typechar": "f",
    "fd.sip": undefined,
  });
  check(event(3, [-2, "../b", 1], undefined, -1), {
    "fd.name": "/home/b",
    "fd.typechar": "o",
  });
  check(event(59, [-2, "/b", 1], undefined, -1), {
    "fd.name": "/b",
    "fd.typechar": "f",
  });
  check(event(327, [-2, -100, undefined], undefined, -1), {
    "fd.name": "<NA>",
  });
  check(event(337, [-2, 7, 1, "/h"], undefined, -1), { "fd.name": "/h" });
});

Deno.test("an unknown descriptor has an empty name", () => {
  check(event(READ, [0], undefined, 55), {
    "fd.num": 55,
    "fd.name": "",
    "fd.nameraw": "",
    "fd.directory": "/",
    "fd.typechar": "o",
    "fd.type": undefined,
    "fd.l4proto": undefined,
  });
  check(event(19, [-24], undefined, -1), { "fd.typechar": "4" });
  check(event(61, [-24], undefined, -1), { "fd.typechar": "p" });
});

Deno.test("events without a descriptor have no fields of one", () => {
  const context = event(293, [0], file("/x"));
  for (
    const name of [
      "fd.num",
      "fd.name",
      "fd.type",
      "fd.typechar",
      "fd.ino",
      "fd.sip",
      "fd.l4proto",
      "fd.uid",
      "fd.types",
    ]
  ) {
    assertEquals(read(context, name), undefined, name);
  }
});

Deno.test("fields of a connection from this machine", () => {
  check(event(READ, [0], socket("10.0.0.1", 4000, "1.2.3.4", 443)), {
    "fd.type": "ipv4",
    "fd.name": "10.0.0.1:4000->1.2.3.4:443",
    "fd.cip": parseIp("10.0.0.1"),
    "fd.sip": parseIp("1.2.3.4"),
    "fd.lip": parseIp("10.0.0.1"),
    "fd.rip": parseIp("1.2.3.4"),
    "fd.cport": 4000,
    "fd.sport": 443,
    "fd.lport": 4000,
    "fd.rport": 443,
    "fd.sproto": "https",
    "fd.rproto": "https",
    "fd.snet": parseIp("1.2.3.4"),
    "fd.l4proto": "tcp",
    "fd.sockfamily": "ip",
    "fd.is_server": false,
    "fd.connected": true,
    "fd.name_changed": false,
    "fd.directory": undefined,
  });
});

Deno.test("fields of a connection to this machine", () => {
  check(
    event(
      READ,
      [0],
      socket("1.2.3.4", 4000, "10.0.0.1", 22, { role: "server" }),
    ),
    {
      "fd.lip": parseIp("10.0.0.1"),
      "fd.rip": parseIp("1.2.3.4"),
      "fd.lport": 22,
      "fd.rport": 4000,
      "fd.is_server": true,
    },
  );
});

Deno.test("ends whose roles are not known are missing", () => {
  check(
    event(READ, [0], socket("10.0.0.1", 1, "1.2.3.4", 2, { role: "unknown" })),
    {
      "fd.cip": undefined,
      "fd.sip": undefined,
      "fd.sport": undefined,
      "fd.lport": undefined,
      "fd.l4proto": "<NA>",
    },
  );
});

Deno.test("a server socket has the server's end only", () => {
  const info = socket("0.0.0.0", 0, "10.0.0.1", 80, {
    type: FdType.IPV4_SERVER,
    role: "server",
  });
  check(event(25, [0], info), {
    "fd.sip": parseIp("10.0.0.1"),
    "fd.sport": 80,
    "fd.cip": undefined,
    "fd.lip": undefined,
    "fd.rport": undefined,
    "fd.is_server": true,
    "fd.l4proto": "tcp",
  });
});

Deno.test("raw sockets have their protocol without a role", () => {
  const info = socket("10.0.0.1", 0, "1.2.3.4", 0, { role: "unknown" });
  info.socket!.l4proto = L4Proto.RAW;
  check(event(READ, [0], info), { "fd.l4proto": "raw" });
});

Deno.test("a failed connect is named by its tuple", () => {
  const tuple = Uint8Array.of(2, 10, 0, 0, 1, 0xa0, 0x0f, 1, 2, 3, 4, 0xbb, 1);
  const info = socket("10.0.0.1", 1, "9.9.9.9", 1);
  check(event(CONNECT, [-111, tuple, 3], info), {
    "fd.name": "10.0.0.1:4000->1.2.3.4:443",
  });
  check(event(CONNECT, [0, tuple, 3], info), {
    "fd.name": "10.0.0.1:1->9.9.9.9:1",
  });
  check(event(CONNECT, [-111, undefined, 3], undefined), { "fd.name": "NULL" });
});

Deno.test("fd.ip, fd.port and fd.net hold for either end, != for neither", () => {
  const tuple = event(READ, [0], socket("10.0.0.1", 4000, "1.2.3.4", 443));
  const server = event(
    25,
    [0],
    socket("0.0.0.0", 0, "10.0.0.1", 80, { type: FdType.IPV4_SERVER }),
  );
  const is = (value: unknown) => (v: unknown) => v === value;
  const isNot = (value: unknown) => (v: unknown) => v !== value;
  const a = parseIp("10.0.0.1"), b = parseIp("1.2.3.4"), c = parseIp("9.9.9.9");
  for (const name of ["fd.ip", "fd.net"]) {
    assertEquals(compare(tuple, name, "=", [], is(a)), true);
    assertEquals(compare(tuple, name, "in", [], is(b)), true);
    assertEquals(compare(tuple, name, "=", [], is(c)), false);
    assertEquals(compare(tuple, name, "!=", [], isNot(a)), false);
    assertEquals(compare(tuple, name, "!=", [], isNot(b)), false);
    assertEquals(compare(tuple, name, "!=", [], isNot(c)), true);
    assertEquals(compare(server, name, "=", [], is(a)), true);
    assertEquals(
      compare(server, name, "!=", [], isNot(parseIp("0.0.0.0"))),
      true,
    );
    assertThrows(
      () => compare(tuple, name, "<", [], is(a)),
      FieldArgError,
      name,
    );
  }
  assertEquals(compare(tuple, "fd.port", "=", [], is(4000)), true);
  assertEquals(
    compare(tuple, "fd.port", "<", [], (v) => (v as number) < 1024),
    true,
  );
  assertEquals(compare(tuple, "fd.proto", "=", [], is(443)), true);
  assertEquals(compare(server, "fd.port", "!=", [], isNot(80)), false);
  assertThrows(
    () => compare(tuple, "fd.port", "contains", [], is(1)),
    FieldArgError,
  );
});

Deno.test("comparisons of either end are false without a connection", () => {
  for (const info of [undefined, file("/x")]) {
    const context = event(READ, [0], info);
    for (const op of ["=", "!=", "in", "exists"] as const) {
      assertEquals(compare(context, "fd.ip", op, [], () => true), false, op);
    }
  }
});

Deno.test("DnsCache answers with what it knows and looks up beside", async () => {
  let now = 0;
  let answer: string[] | Error = ["1.2.3.4", "::1", "rubbish"];
  const asked: string[] = [];
  const cache = new DnsCache((host) => {
    asked.push(host);
    return answer instanceof Error
      ? Promise.reject(answer)
      : Promise.resolve(answer);
  }, () => now);
  assertEquals(cache.addressesOf("a.example").size, 0);
  await Promise.resolve();
  assertEquals([...cache.addressesOf("a.example")], [
    parseIp("1.2.3.4")!,
    parseIp("::1")!,
  ]);
  assertEquals(cache.nameOf(parseIp("::1")!), "a.example");
  assertEquals(cache.nameOf(parseIp("::2")!), undefined);
  assertEquals(asked.length, 1, "not asked again while fresh");
  now = 1e6;
  answer = new Error("no such host");
  assertEquals(cache.addressesOf("a.example").size, 2);
  await Promise.resolve();
  assertEquals(
    cache.addressesOf("a.example").size,
    2,
    "a failure keeps what was known",
  );
  assertEquals(asked.length, 2);
});

Deno.test("host names are compared with =, != and in only", () => {
  const context = event(READ, [0], socket("10.0.0.1", 4000, "1.2.3.4", 443));
  assertThrows(
    () => compare(context, "fd.sip.name", "contains", ["x"], () => true),
    FieldArgError,
  );
  check(context, { "fd.sip.name": undefined });
  const holds = (op: "=" | "!=", hosts: string[], c = context) =>
    compare(c, "fd.sip.name", op, hosts, () => true);
  assertEquals(holds("!=", [""]), true);
  assertEquals(holds("=", [""]), false);
  assertEquals(holds("!=", [""], event(READ, [0])), false, "no connection");
});

Deno.test("fs.path.* name the paths of successful calls", () => {
  check(event(277, [0, "sub/../new", 0o755]), {
    "fs.path.name": "/home/a/new",
    "fs.path.nameraw": "sub/../new",
    "fs.path.source": undefined,
  });
  check(event(277, [-17, "new", 0o755]), {
    "fs.path.name": undefined,
    "fs.path.nameraw": undefined,
  });
  check(event(307, [3, 7, "x", 1]), { "fs.path.name": "/srv/x" });
  check(event(307, [-2, 7, "x", 1]), { "fs.path.name": undefined });
  check(event(177, [0, 7, "old", -100, "new"]), {
    "fs.path.source": "/srv/old",
    "fs.path.sourceraw": "old",
    "fs.path.target": "/home/a/new",
    "fs.path.targetraw": "new",
    "fs.path.name": undefined,
  });
  check(event(309, [0, "/exists", "/link"]), {
    "fs.path.source": "/link",
    "fs.path.target": "/exists",
  });
  check(event(179, [0, "/to", "/link"]), {
    "fs.path.source": "/link",
    "fs.path.target": "/to",
  });
  check(event(181, [0, "to", 7, "link"]), {
    "fs.path.source": "/srv/link",
    "fs.path.target": "<UNKNOWN>to",
    "fs.path.targetraw": "to",
  });
  check(event(257, [0, "/dev/sda1", "/mnt", "ext4", 0]), {
    "fs.path.source": "/dev/sda1",
    "fs.path.target": "/mnt",
  });
  check(event(317, [0, 3, 0o644], file("/srv/x")), {
    "fs.path.name": "/srv/x",
  });
});

Deno.test("fdlist.* list what poll waits for", () => {
  const list = new Uint8Array(22);
  const data = new DataView(list.buffer);
  data.setUint16(0, 2, true);
  data.setBigInt64(2, 7n, true);
  data.setBigInt64(12, 3n, true);
  check(event(81, [1, list, 0], socket("10.0.0.1", 4000, "1.2.3.4", 443)), {
    "fdlist.nums": "7,3",
    "fdlist.names": "/srv,10.0.0.1:4000->1.2.3.4:443",
    "fdlist.cips": "10.0.0.1",
    "fdlist.sips": "1.2.3.4",
    "fdlist.cports": "4000",
    "fdlist.sports": "443",
  });
  check(event(READ, [0]), { "fdlist.nums": undefined });
});

Deno.test("syslog.* take messages to /dev/log apart", () => {
  const context = event(
    9,
    [20, "<86>Mar  3 sshd: hello\0", 3, 20],
    file("1->2 /dev/log"),
  );
  check(context, {
    "syslog.facility": 10,
    "syslog.facility.str": "authpriv",
    "syslog.severity": 6,
    "syslog.severity.str": "info",
    "syslog.message": "Mar  3 sshd: hello",
  });
  check(event(9, [20, "<86>x", 3, 20], file("/tmp/x")), {
    "syslog.message": undefined,
  });
  check(event(9, [20, "hello", 3, 20], file("1->2 /dev/log")), {
    "syslog.facility": undefined,
  });
});

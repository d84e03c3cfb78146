import { assertEquals, assertThrows } from "@std/assert";
import type { ParamValue } from "../events/build.ts";
import type { Context } from "../state/context.ts";
import { FdTable } from "../state/process_fds.ts";
import {
  FakeState,
  file,
  makeContext,
  makeEvent,
  read,
  socket,
} from "./_testing.ts";
import { FieldArgError } from "./field.ts";
import { findField, needsOf } from "./mod.ts";

function event(
  code: number,
  values: ParamValue[],
  state = new FakeState(),
): Context {
  if (state.threads.size === 0) {
    const thread = state.add(100, { cwd: "/home/a/", comm: "vi" });
    thread.fds = new FdTable([
      [3, file("/etc")],
      [4, socket("10.0.0.1", 4000, "1.2.3.4", 443)],
    ]);
  }
  return makeContext(makeEvent(code, values), state);
}

const TUPLE = Uint8Array.of(2, 10, 0, 0, 1, 0xa0, 0x0f, 1, 2, 3, 4, 0xbb, 1);
const ADDR = Uint8Array.of(2, 1, 2, 3, 4, 0xbb, 1);

Deno.test("evt.arg prints what parameters mean", () => {
  const cases: [number, ParamValue[], string, unknown][] = [
    [307, [5, -100, "/x", 4 | 2, 0o644], "flags", "O_CREAT|O_WRONLY"],
    [307, [5, -100, "/x", 4 | 2, 0o644], "mode", "0644"],
    [307, [5, -100, "/x", 4 | 2, 0], "mode", "0"],
    [307, [5, -100, "/x", 1], "dirfd", "AT_FDCWD"],
    [307, [-2, -100, "/x", 1], "fd", "ENOENT"],
    [307, [5, 3, "x", 1], "name", "/etc/x"],
    [307, [5, -100, "x/../y", 1], "name", "/home/a/y"],
    [307, [5, 9, "x", 1], "name", "x"],
    [307, [5, -100, "/x/../y", 1], "name", "/x/../y"],
    [307, [5, -100, "<NA>", 1], "name", "<NA>"],
    [307, [5, -100, undefined, 1], "name", "<NA>"],
    [307, [5, -100, "/x", 1], "3", "O_RDONLY"],
    [307, [5, -100, "/x", 1], "7", undefined],
    [307, [5, -100, "/x", 1], "target", undefined],
    [307, [5, -100, "/x", 1, 0, 0xfd00], "dev", "FD00"],
    [
      315,
      [0, "/x", 0o4755],
      "mode",
      "S_IXOTH|S_IROTH|S_IXGRP|S_IRGRP|S_IXUSR|S_IWUSR|S_IRUSR|S_ISUID",
    ],
    [169, [0, undefined, undefined, 11, 100], "request", "PTRACE_ATTACH"],
    [169, [0, undefined, undefined, 11, 100], "pid", "vi"],
    [169, [0, undefined, undefined, 11, 999], "pid", "999"],
    [199, [0, 0], "uid", "root"],
    [199, [0, 1000], "uid", "alice"],
    [199, [0, 4242], "uid", "<NA>"],
    [193, [0, 0xffffffff, 0, 0], "ruid", "<NONE>"],
    [129, [0, 100, 9], "sig", "SIGKILL"],
    [19, [3, 10, 1, 0], "domain", "AF_INET6"],
    [19, [3, 1, 1, 0], "domain", "AF_LOCAL|AF_UNIX"],
    [5, [0, 4], "fd", "<4t>10.0.0.1:4000->1.2.3.4:443"],
    [5, [0, 3], "fd", "<f>/etc"],
    [5, [0, 77], "fd", "77"],
    [23, [0, TUPLE, 4, ADDR], "tuple", "10.0.0.1:4000->1.2.3.4:443"],
    [23, [0, TUPLE, 4, ADDR], "addr", "1.2.3.4:443"],
    [23, [0, undefined, 4, ADDR], "tuple", "NULL"],
    [9, [3, "a\0\n\xffb", 3, 5], "data", "a...b"],
    [161, [0x7f00n, 1, 1, 1, 0, 4096, 3], "res", "32512"],
    [161, [-12, 1, 1, 1, 0, 4096, 3], "res", "ENOMEM"],
    [
      161,
      [0, 1, 1, 1, 0xffffffffffff0000n, 4096, 3],
      "addr",
      "FFFFFFFFFFFF0000",
    ],
    [135, [0, 1_500_000_000n], "interval", "1.5s"],
    [135, [0, 1_000n], "interval", "1e-06s"],
    [179, [0, "to", "from"], "target", "to"],
    [405, [5, "", 0], "name", ""],
    [45, [0, 3, 1, 2, Uint8Array.of(2, 1, 0, 0, 0), 4], "val", "1"],
    [1, [41, 110], "ID", "getppid"],
    [379, [0, "/x", 0xffffffff, 0], "uid", "-1"],
    [87, [0, 3, 0xffffffffffffffffn, 0], "offset", "-1"],
    [255, [0, undefined, 0n, 1 << 1 | 1 << 14], "sigmask", "SIGINT SIGTERM"],
    [23, [0, Uint8Array.of(38), 4], "tuple", "family 38"],
    [23, [0, Uint8Array.of(2, 1), 4], "tuple", "INVALID IPv4"],
  ];
  for (const [code, values, name, expected] of cases) {
    assertEquals(
      read(event(code, values), `evt.arg[${name}]`),
      expected,
      `${code} ${name} ${values}`,
    );
  }
});

Deno.test("evt.args prints all parameters, raw and resolved", () => {
  assertEquals(
    read(event(307, [-2, -100, "x", 1, 0, 0, 0]), "evt.args"),
    "fd=-2(ENOENT) dirfd=-100(AT_FDCWD) name=x(/home/a/x) flags=1(O_RDONLY) mode=0 dev=0 ino=0",
  );
  assertEquals(
    read(event(129, [0, 100, 9]), "evt.args"),
    "res=0 pid=100(vi) sig=9(SIGKILL)",
  );
  assertEquals(read(event(1, [41, 110]), "evt.args"), "");
  assertEquals(
    read(event(193, [0, 0xffffffff]), "evt.info"),
    "res=0 ruid=-1(<NONE>)",
  );
});

Deno.test("evt.args prints poll lists with types and masks", () => {
  const list = new Uint8Array(22);
  const data = new DataView(list.buffer);
  data.setUint16(0, 2, true);
  data.setBigInt64(2, 3n, true);
  data.setUint16(10, 0x11, true);
  data.setBigInt64(12, 50n, true);
  assertEquals(
    read(event(81, [1, list, 100]), "evt.args"),
    "res=1 fds=3:f11 50:?0 timeout=100",
  );
});

Deno.test("evt.rawarg has the type of the parameter", () => {
  const typed = (name: string) =>
    findField("evt.rawarg", "syscall")!.typed!(name);
  assertEquals(typed("flags"), { type: "FLAGS32", repr: "number" });
  assertEquals(typed("name"), { type: "FSPATH", repr: "string" });
  assertEquals(typed("ino"), { type: "UINT64", repr: "bigint" });
  assertEquals(read(event(307, [5, -100, "x", 3]), "evt.rawarg.flags"), 3);
  assertEquals(read(event(307, [5, -100, "x", 3]), "evt.rawarg.name"), "x");
  assertEquals(read(event(307, [-2, -100, "x", 3]), "evt.rawarg.fd"), -2);
  assertEquals(
    read(event(307, [5, -100, "x", 3, 0, 0, 77n]), "evt.rawarg.ino"),
    77n,
  );
  assertEquals(
    read(event(307, [5, -100, undefined, 3]), "evt.rawarg.name"),
    "<NA>",
  );
  assertEquals(
    read(event(307, [5, -100, "x", undefined]), "evt.rawarg.flags"),
    undefined,
  );
  assertEquals(read(event(5, [0, 3]), "evt.rawarg.name"), undefined);
});

Deno.test("parameters that no event has are refused", () => {
  for (const name of ["evt.arg", "evt.rawarg"]) {
    const field = findField(name, "syscall")!;
    assertThrows(() => field.bind("nothing"), FieldArgError, "nothing");
    assertThrows(() => field.bind(undefined), FieldArgError);
  }
});

Deno.test("evt.arg needs state for paths only", () => {
  const field = findField("evt.arg", "syscall")!;
  assertEquals(needsOf(field, "flags"), []);
  assertEquals([...needsOf(field, "path")].sort(), ["cwd", "fds"]);
});

Deno.test("hostile lengths of parameters do no harm", () => {
  for (const code of [307, 23, 81, 45, 161, 129]) {
    for (const bytes of [0, 1, 2, 3, 5, 9]) {
      const values = new Array(7).fill(new Uint8Array(bytes).fill(0xff));
      const context = event(code, values);
      assertEquals(typeof read(context, "evt.args"), "string");
    }
  }
});

import { assertEquals, assertThrows } from "@std/assert";
import { Context } from "../state/context.ts";
import { FdTable } from "../state/process_fds.ts";
import {
  compare,
  FakeState,
  file,
  makeContext,
  makeEvent,
  read,
} from "./_testing.ts";
import { FieldArgError, type Value } from "./field.ts";
import { findField } from "./mod.ts";

const SECOND = 1_000_000_000n;
const TS = 1_700_000_000n * SECOND + 42n;

function check(context: Context, expected: Record<string, Value>) {
  const found: Record<string, Value> = {};
  for (const name of Object.keys(expected)) found[name] = read(context, name);
  assertEquals(found, expected);
}

function openat(name: string, flags = 1, fd = 5, mode = 0): Context {
  return makeContext(
    makeEvent(307, [fd, -100, name, flags, mode, 0, 0], { ts: TS }),
  );
}

Deno.test("times of the event count from the epoch, the first event and the one before", () => {
  const state = new FakeState();
  state.firstTimestamp = TS - 3n * SECOND - 7n;
  state.previousTimestamp = TS - 5n;
  check(
    makeContext(makeEvent(3, [3, "/x"], { ts: TS, num: 9, cpu: 3 }), state),
    {
      "evt.num": 9,
      "evt.cpu": 3,
      "evt.rawtime": TS,
      "evt.rawtime.s": 1_700_000_000n,
      "evt.rawtime.ns": 42n,
      "evt.reltime": 3n * SECOND + 7n,
      "evt.reltime.s": 3n,
      "evt.reltime.ns": 7n,
      "evt.deltatime": 5n,
      "evt.deltatime.s": 0n,
      "evt.deltatime.ns": 5n,
      "evt.time.iso8601": "2023-11-14T22:13:20.000000042+0000",
      "evt.source": "syscall",
      "evt.hostname": "node7",
      "evt.pluginname": undefined,
      "evt.is_async": false,
      "evt.asynctype": undefined,
    },
  );
});

Deno.test("times relative to other events are 0 for the first event", () => {
  check(openat("/x"), { "evt.reltime": 0n, "evt.deltatime": 0n });
});

Deno.test("evt.type is the event's name, of generic events the syscall's, of async events the one they carry", () => {
  check(openat("/x"), {
    "evt.type": "openat",
    "syscall.type": "openat",
    "evt.dir": "<",
  });
  check(makeContext(makeEvent(1, [41, 110])), {
    "evt.type": "getppid",
    "syscall.type": "getppid",
  });
  check(makeContext(makeEvent(1, [0, 999])), { "evt.type": "unknown" });
  check(makeContext(makeEvent(186, [0, 0, 0, 0, 1])), {
    "evt.type": "procexit",
    "syscall.type": undefined,
    "evt.dir": ">",
    "evt.is_async": false,
  });
  check(makeContext(makeEvent(354, [0, 0, "a"])), {
    "evt.is_async": true,
    "evt.asynctype": "useradded",
  });
  check(makeContext(makeEvent(402, [1, "container", "{}"])), {
    "evt.type": "container",
    "evt.is_async": true,
    "evt.asynctype": "container",
  });
});

Deno.test("evt.type.is compares codes and names", () => {
  check(openat("/x"), {
    "evt.type.is[307]": 1,
    "evt.type.is[3]": 0,
    "evt.type.is[openat]": 0,
  });
  check(makeContext(makeEvent(3, [3])), { "evt.type.is[open]": 1 });
  assertThrows(
    () => findField("evt.type.is", "syscall")!.bind("nothing"),
    FieldArgError,
  );
});

Deno.test("evt.res, evt.rawres and evt.failed come from the return value", () => {
  check(openat("/x"), {
    "evt.res": "SUCCESS",
    "evt.rawres": 5,
    "evt.failed": false,
  });
  check(openat("/x", 1, -13), {
    "evt.res": "EACCES",
    "evt.rawres": -13,
    "evt.failed": true,
  });
  check(makeContext(makeEvent(203, [1000])), {
    "evt.res": "SUCCESS",
    "evt.rawres": 1000,
  });
  check(makeContext(makeEvent(1, [41, 110])), {
    "evt.res": undefined,
    "evt.rawres": undefined,
    "evt.failed": undefined,
  });
  check(makeContext(makeEvent(186, [0])), { "evt.res": undefined });
});

Deno.test("evt.is_open_* look at the flags, whether the call succeeded or not", () => {
  const cases: [Context, boolean, boolean, boolean, boolean][] = [
    [openat("/x", 1), true, false, false, false],
    [openat("/x", 2), false, true, false, false],
    [openat("/x", 3, -2), true, true, false, false],
    [openat("/x", 4 | 2, 5, 0o755), false, true, true, false],
    [openat("/x", 2, 5, 0o755), false, true, false, false],
    [openat("/x", 0x4000 | 4 | 2, 5, 0o644), false, true, false, true],
    [openat("/x", 0x2000 | 2, 5, 0o700), false, true, true, true],
    [openat("/x", 0x2000 | 2, -2, 0o700), false, true, true, false],
    [makeContext(makeEvent(59, [3, "/x", 0o755])), false, false, true, false],
    [makeContext(makeEvent(59, [3, "/x", 0o644])), false, false, false, false],
    [makeContext(makeEvent(337, [3, 3, 1, "/x"])), true, false, false, false],
    [makeContext(makeEvent(7, [3, "x", 3, 1])), false, false, false, false],
    [makeContext(makeEvent(3, [3])), false, false, false, false],
  ];
  for (const [context, reads, writes, exec, create] of cases) {
    check(context, {
      "evt.is_open_read": reads,
      "evt.is_open_write": writes,
      "evt.is_open_exec": exec,
      "evt.is_open_create": create,
    });
  }
});

Deno.test("reads and writes tell direction, length and data", () => {
  const info = file("/etc/motd");
  check(
    makeContext(makeEvent(9, [3, "a\nb", 4, 3]), new FakeState(), {
      num: 4,
      info,
    }),
    {
      "evt.is_io": true,
      "evt.is_io_read": false,
      "evt.is_io_write": true,
      "evt.io_dir": "write",
      "evt.buffer": "a\nb",
      "evt.buflen": 3,
      "evt.category": "file",
      "evt.is_syslog": false,
    },
  );
  check(makeContext(makeEvent(7, [-11, undefined, 4, 3])), {
    "evt.io_dir": "read",
    "evt.buffer": "",
    "evt.buflen": undefined,
    "evt.category": "unknown",
  });
  check(openat("/x"), {
    "evt.is_io": false,
    "evt.io_dir": undefined,
    "evt.buffer": undefined,
    "evt.category": "file",
  });
});

Deno.test("evt.category prints as the rules have it", () => {
  for (
    const [code, category] of [
      [61, "IPC"],
      [81, "wait"],
      [293, "process"],
      [152, "scheduler"],
      [161, "memory"],
      [322, "plugin"],
      [23, "net"],
    ] as const
  ) check(makeContext(makeEvent(code, [0])), { "evt.category": category });
});

Deno.test("evt.is_wait and evt.is_syslog", () => {
  check(makeContext(makeEvent(81, [0])), { "evt.is_wait": true });
  check(openat("/x"), { "evt.is_wait": false });
  const info = file("12->34 /dev/log");
  check(
    makeContext(makeEvent(9, [3, "x", 4, 3]), new FakeState(), {
      num: 4,
      info,
    }),
    { "evt.is_syslog": true },
  );
});

Deno.test("evt.count.error* are 1 for errors of their kind and missing for others", () => {
  check(openat("/x", 1, -2), {
    "evt.count": 1,
    "evt.count.error": 1,
    "evt.count.error.file": 1,
    "evt.count.error.net": undefined,
    "evt.count.error.memory": undefined,
    "evt.count.error.other": undefined,
    "evt.count.exit": 1,
  });
  check(makeContext(makeEvent(161, [-12])), {
    "evt.count.error.memory": 1,
    "evt.count.error.other": undefined,
  });
  check(makeContext(makeEvent(293, [0])), {
    "evt.count.error": 0,
    "evt.count.error.other": 0,
  });
  check(makeContext(makeEvent(186, [0])), {
    "evt.count.error": undefined,
    "evt.count.exit": undefined,
  });
});

Deno.test("evt.abspath joins directory and name of the calls that have both", () => {
  const state = new FakeState();
  const thread = state.add(100, { cwd: "/home/a/" });
  thread.fds = new FdTable([[7, file("/srv/data", { type: 2 })]]);
  check(makeContext(makeEvent(319, [0, -100, "../b", 7, "c", 0]), state), {
    "evt.abspath": "/home/b",
    "evt.abspath.src": "/home/b",
    "evt.abspath.dst": "/srv/data/c",
  });
  check(makeContext(makeEvent(303, [0, 8, "c", 0]), state), {
    "evt.abspath": "<UNKNOWN>/c",
  });
  check(makeContext(makeEvent(3, [3, "/x"]), state), {
    "evt.abspath": undefined,
  });
});

Deno.test("evt.around compares the time with a distance in ms", () => {
  const around = (ms: string, at: bigint) =>
    compare(openat("/x"), `evt.around[${at}]`, "=", [ms], () => false);
  assertEquals(around("5", TS + 5_000_000n), true);
  assertEquals(around("5", TS - 5_000_000n), true);
  assertEquals(around("5", TS + 5_000_001n), false);
  assertThrows(() => around("x", TS), FieldArgError);
  assertThrows(
    () => compare(openat("/x"), "evt.around[1]", "<", ["5"], () => false),
    FieldArgError,
  );
});

Deno.test("latencies are constant, as syscalls are seen at their end only", () => {
  check(openat("/x"), {
    "evt.latency": 0n,
    "evt.latency.s": 0n,
    "evt.latency.human": "0ns",
    "evt.wait_latency": 0n,
  });
});

Deno.test("util.cnt counts its evaluations", () => {
  const counter = findField("util.cnt", "syscall")!.bind(undefined);
  const context = openat("/x");
  assertEquals([counter(context), counter(context), counter(context)], [
    0,
    1,
    2,
  ]);
});

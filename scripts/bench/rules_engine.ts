/**
 * What rules cost: time per event of about ninety rules over a mix of events, the ratio to the interpreter, memory per
 * event, and the time that checking and compiling take.
 *
 * Usage: deno run -A scripts/bench/rules_engine.ts [--events N] [--rounds N]
 */
import v8 from "node:v8";
import { parseArgs } from "@std/cli";
import { encodeEvent, type ParamValue } from "../../src/events/build.ts";
import { isEventName } from "../../src/events/tables.ts";
import { EventView } from "../../src/events/view.ts";
import { findField } from "../../src/fields/mod.ts";
import { compileEngine, interpret } from "../../src/rules/compile/mod.ts";
import {
  type CheckedNode,
  ConditionChecker,
  type Node,
  parseCondition,
  resolveMacros,
} from "../../src/rules/condition/mod.ts";
import { Context } from "../../src/state/context.ts";
import { FdInfo, FdType, L4Proto } from "../../src/state/fd.ts";
import type { StateView } from "../../src/state/state_view.ts";
import { StringList, Thread } from "../../src/state/thread.ts";
import { median } from "./_stats.ts";
import { CONDITIONS, LISTS, MACROS } from "./rules_conditions.ts";

const args = parseArgs(Deno.args, {
  string: ["events", "rounds"],
  default: { events: "200000", rounds: "7" },
});
const EVENTS = Number(args.events);
const ROUNDS = Number(args.rounds);

/* The rules. */

function expandLists(text: string): string {
  for (const [name, items] of Object.entries(LISTS)) {
    text = text.replaceAll(`(${name})`, `(${items})`);
  }
  return text;
}

function checkAll(): CheckedNode[] {
  const macros = new Map<string, Node>();
  const parse = (text: string) =>
    resolveMacros(
      parseCondition(expandLists(text)),
      (name) => macros.get(name),
    );
  for (const [name, text] of MACROS) macros.set(name, parse(text));
  const checker = new ConditionChecker({
    findField: (name) => findField(name, "syscall"),
    isEventName,
  });
  return CONDITIONS.map((text) => {
    const { checked, errors } = checker.check(parse(text));
    if (checked === undefined) throw new Error(`${text}: ${errors[0].message}`);
    return checked;
  });
}

const started = performance.now();
const conditions = checkAll();
const checkedAfter = performance.now() - started;
const rules = conditions.map((condition, i) => ({
  name: `rule ${i}`,
  description: "",
  priority: "Notice" as const,
  source: "syscall",
  tags: [],
  output: { format: () => "", fields: () => ({}) },
  capture: false,
  captureDuration: 0,
  condition,
}));

/* The events: each with its own bytes, thread and descriptor, as the state would present them. */

let seed = 1;
function random(limit: number): number {
  seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
  return Math.floor(seed / 4294967296 * limit);
}
function pick<T>(from: readonly T[]): T {
  return from[random(from.length)];
}

const NAMES = [
  "nginx",
  "bash",
  "node",
  "cc1",
  "python3",
  "postgres",
  "ls",
  "cron",
  "systemd",
  "git",
];
const threads = Array.from({ length: 200 }, (_, i) => {
  const made = new Thread(1000 + i, 1000 + i);
  made.ptid = 1000 + (i >> 2);
  made.comm = NAMES[i % NAMES.length];
  made.exe = made.exepath = `/usr/bin/${made.comm}`;
  made.args = new StringList(`--option\0value-${i}\0`);
  made.cwd = "/home/user/project/";
  made.uid = made.gid = i % 3 === 0 ? 0 : 1000;
  made.vpid = made.pid;
  made.cloneTs = 1n;
  made.containerId = i % 4 === 0 ? "0123456789ab" : "";
  return made;
});
const state: StateView = {
  machine: {
    hostname: "bench",
    cpuCount: 2,
    memoryBytes: 0,
    bootTime: 0n,
    addresses: new Set(["\x0a\x00\x00\x05"]),
  },
  thread: (tid) => threads[tid - 1000],
  parent: (thread) => threads[thread.ptid - 1000],
  ancestor(thread, n) {
    let at: Thread | undefined = thread;
    for (; n > 0 && at !== undefined; n--) {
      const up: Thread | undefined = threads[at.ptid - 1000];
      at = up === at ? undefined : up;
    }
    return at;
  },
  user: (uid) => ({
    uid,
    gid: uid,
    name: uid === 0 ? "root" : "user",
    home: "/",
    shell: "/bin/sh",
  }),
  group: (gid) => ({ gid, name: "group" }),
  firstTimestamp: 0n,
  previousTimestamp: 0n,
};

interface Recorded {
  readonly start: number;
  readonly end: number;
  readonly thread: Thread;
  readonly fd: FdInfo | undefined;
  readonly fdNum: number;
}

const paths = Array.from(
  { length: 2000 },
  (_, i) =>
    `${
      pick([
        "/usr/lib/x86_64-linux-gnu",
        "/etc",
        "/proc/self",
        "/var/log/app",
        "/home/user/project/src",
        "/usr/share/locale/de",
        "/tmp/build",
      ])
    }/file-${i}.so`,
);
const chunks: Uint8Array[] = [];
const recorded: Recorded[] = [];
let size = 0;

function record(
  name: string,
  params: ParamValue[],
  fd: FdInfo | undefined,
  fdNum: number,
): void {
  const ts = 1_700_000_000_000_000_000n + BigInt(recorded.length);
  const bytes = encodeEvent({ type: name, ts, tid: 1000, params });
  chunks.push(bytes);
  recorded.push({
    start: size,
    end: size + bytes.length,
    thread: pick(threads),
    fd,
    fdNum,
  });
  size += bytes.length;
}

function file(path: string): FdInfo {
  const fd = new FdInfo();
  fd.type = FdType.FILE;
  fd.name = fd.nameRaw = path;
  return fd;
}

function connection(): FdInfo {
  const fd = new FdInfo();
  fd.type = FdType.IPV4;
  fd.name = "10.0.0.5:40000->93.184.216.34:443";
  fd.socket = {
    l4proto: L4Proto.TCP,
    sip: "\x0a\x00\x00\x05",
    sport: 40000,
    dip: `\x5d\xb8\xd8${String.fromCharCode(random(256))}`,
    dport: pick([443, 80, 5432]),
    role: "client",
    connected: true,
    pending: false,
    source: 0n,
    peer: 0n,
  };
  return fd;
}

const files = paths.map(file);
const connections = Array.from({ length: 100 }, connection);
for (let i = 0; i < 5000; i++) {
  const dice = random(100);
  if (dice < 60) {
    const at = random(paths.length);
    const flags = random(10) === 0 ? 0x2 | 0x4 : 0x1;
    record("openat", [5, -100, paths[at], flags, 0o644, 0, 0], files[at], 5);
  } else if (dice < 65) {
    record(
      "execve",
      [
        0,
        "/usr/bin/ls",
        "-l\0",
        1,
        1,
        0,
        "/",
        0,
        0,
        0,
        0,
        0,
        0,
        "ls",
        "",
        "A=b\0",
      ],
      undefined,
      -1,
    );
  } else if (dice < 70) {
    record("connect", [0, "", 5], pick(connections), 5);
  } else if (dice < 80) {
    record("close", [0, 5], pick(files), 5);
  } else if (dice < 85) {
    record("dup3", [6, 5, 6, 0], pick(files), 6);
  } else if (dice < 88) {
    record("unlinkat", [0, -100, pick(paths), 0], undefined, -1);
  } else if (dice < 91) {
    record("fchmodat", [0, -100, pick(paths), 0o644], undefined, -1);
  } else if (dice < 95) {
    record("clone", [0, "bash"], undefined, -1);
  } else {
    record("socket", [5, 2, 1, 0], connections[0], 5);
  }
}
const bytes = new Uint8Array(size);
chunks.reduce((at, chunk) => (bytes.set(chunk, at), at + chunk.length), 0);
const ring = new EventView();
ring.attach(bytes, new DataView(bytes.buffer));
const context = new Context(ring, state);

function run(evaluate: (context: Context) => number, events: number): number {
  let fired = 0;
  for (let i = 0; i < events; i++) {
    const at = recorded[i % recorded.length];
    ring.set(at.start, at.end);
    ring.num = i + 1;
    context.thread = at.thread;
    context.fd = at.fd;
    context.fdNum = at.fdNum;
    fired += evaluate(context);
  }
  return fired;
}

function nsPerEvent(
  evaluate: (context: Context) => number,
  events: number,
): number[] {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS + 3; round++) {
    const start = performance.now();
    run(evaluate, events);
    if (round >= 3) times.push((performance.now() - start) / events * 1e6);
  }
  return times;
}

const engine = compileEngine(rules, { matching: "first" });
const matches = new Int32Array(rules.length);
const firstEvent = performance.now();
run((context) => engine.match(context, matches), recorded.length);
const generated = performance.now() - firstEvent;

const nothing = () => 0;
const evaluate = (context: Context) => engine.match(context, matches);
const idle = median(nsPerEvent(nothing, EVENTS));
const compiled = median(nsPerEvent(evaluate, EVENTS));
const fired = run(evaluate, recorded.length);

/** A counter of the runtime that its types do not know yet. */
interface Allocated {
  readonly total_allocated_bytes: number;
}

/** Bytes that a run allocates, all told, whether collected again or not. */
function allocated(evaluate: (context: Context) => number): number {
  const total = () =>
    (v8.getHeapStatistics() as unknown as Allocated).total_allocated_bytes;
  const before = total();
  run(evaluate, EVENTS);
  return total() - before;
}
const bytesPerEvent = (allocated(evaluate) - allocated(nothing)) / EVENTS;

console.log(
  `${rules.length} rules; checked in ${
    checkedAfter.toFixed(0)
  } ms, first ${recorded.length} events with code generation in ${
    generated.toFixed(0)
  } ms`,
);
console.log(
  `compiled: ${(compiled - idle).toFixed(0)} ns per event (and ${
    idle.toFixed(0)
  } ns for the loop); ${
    (fired / recorded.length * 100).toFixed(2)
  } % of the events match`,
);
console.log(`memory: ${bytesPerEvent.toFixed(3)} bytes allocated per event`);

const walk = (context: Context) => {
  for (const condition of conditions) {
    if (interpret(condition, context)) return 1;
  }
  return 0;
};
const interpreted = median(nsPerEvent(walk, Math.min(EVENTS, 20_000)));
console.log(
  `interpreter: ${(interpreted - idle).toFixed(0)} ns per event, ${
    ((interpreted - idle) / (compiled - idle)).toFixed(0)
  } times as long`,
);

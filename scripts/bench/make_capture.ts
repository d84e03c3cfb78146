/**
 * Makes a capture of a busy host for benchmarks: mostly successful opens with their closes, now and then a program
 * start and end. The same arguments make the same file.
 *
 * Usage: deno run -A scripts/bench/make_capture.ts FILE [--events N] [--processes N] [--opens-only]
 */
import { parseArgs } from "@std/cli";
import { EventView } from "../../src/events/view.ts";
import { type ParamValue, viewOf } from "../../src/events/build.ts";
import { CaptureWriter, createOutput } from "../../src/sources/capture/mod.ts";
import { StringList, Thread } from "../../src/state/thread.ts";

const OPENAT = 307;
const CLOSE = 5;
const CLONE = 223;
const EXECVE = 293;
const PROCEXIT = 186;

const args = parseArgs(Deno.args, {
  string: ["events", "processes"],
  boolean: ["opens-only"],
  default: { events: "2000000", processes: "200" },
});
const [file] = args._;
if (file === undefined) {
  console.error("which FILE is to be made?");
  Deno.exit(1);
}
const total = Number(args.events);
const processes = Number(args.processes);

/** Pseudo-random whole numbers below `limit`; the same sequence every time. */
let seed = 12345;
function random(limit: number): number {
  seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
  return Math.floor(seed / 4294967296 * limit);
}

const DIRECTORIES = [
  "/usr/lib/x86_64-linux-gnu",
  "/etc",
  "/proc/self",
  "/var/log/app",
  "/home/user/project/src",
  "/usr/share/locale/de/LC_MESSAGES",
  "/tmp/build.3f9a",
];
const paths = Array.from(
  { length: 500 },
  (_, i) => `${DIRECTORIES[i % DIRECTORIES.length]}/file-${i * 7919}.so.${i}`,
);
const programs = ["nginx", "bash", "python3", "node", "postgres", "cc1", "ld"];

function thread(tid: number, ptid: number): Thread {
  const name = programs[tid % programs.length];
  const made = new Thread(tid, tid);
  made.ptid = ptid;
  made.sid = made.pgid = made.vpgid = 1;
  made.vtid = made.vpid = tid;
  made.comm = name;
  made.exe = `/usr/bin/${name}`;
  made.exepath = `/usr/bin/${name}`;
  made.args = new StringList("-c\0/etc/app.conf\0");
  made.cwd = "/srv/";
  made.uid = made.gid = 1000;
  return made;
}

const writer = new CaptureWriter(createOutput(String(file)), {
  machine: {
    hostname: "bench",
    cpuCount: 4,
    memoryBytes: 8e9,
    bootTime: 1_600_000_000_000_000_000n,
    addresses: new Set(["\x0a\0\0\x01"]),
  },
  users: [],
  groups: [],
  threads: [
    thread(1, 0),
    ...Array.from({ length: processes }, (_, i) => thread(1000 + i, 1)),
  ],
});

const view = new EventView();
let time = 1_700_000_000_000_000_000n;
let written = 0;

async function emit(
  type: number,
  tid: number,
  params: readonly ParamValue[],
): Promise<void> {
  time += 1500n;
  viewOf({ type, ts: time, tid, params }, view);
  view.cpu = tid & 3;
  writer.event(view, false);
  if ((++written & 0x3fff) === 0) await writer.flush();
}

/** The parameters of clone and execve from the executable to comm and cgroups. */
function process(tid: number, name: string): ParamValue[] {
  return [
    `/usr/bin/${name}`,
    "-c\0/etc/app.conf\0",
    tid,
    tid,
    1000,
    "/srv",
    1024,
    0,
    100,
    50_000,
    8000,
    0,
    name,
    "cpuset=/\0memory=/user.slice\0",
  ];
}

let nextTid = 100_000;
async function startAndEnd(): Promise<void> {
  const tid = nextTid++;
  const name = programs[tid % programs.length];
  await emit(CLONE, tid, [
    0,
    ...process(tid, "bash"),
    0x1200000,
    1000,
    1000,
    tid,
    tid,
    0,
  ]);
  await emit(EXECVE, tid, [
    0,
    ...process(tid, name),
    "PATH=/usr/bin\0HOME=/home/user\0",
    34816,
    tid,
    1000,
    0,
    0,
    0,
    0,
    4711,
    time - 1_000_000_000_000n,
    time - 2_000_000_000_000n,
    1000,
    `/usr/bin/${name}`,
    tid,
    1000,
    `/usr/bin/${name}`,
  ]);
  await emit(PROCEXIT, tid, [0, 0, 0, 0, 1]);
}

while (written < total) {
  const tid = 1000 + random(processes);
  const fd = 3 + random(60);
  const path = paths[random(paths.length)];
  await emit(OPENAT, tid, [fd, -100, path, 1, 0, 0x801, 4711 + fd]);
  if (args["opens-only"]) continue;
  if (random(4) > 0) await emit(CLOSE, tid, [0, fd]);
  if (random(500) === 0) await startAndEnd();
}
await writer.close();
console.log(`${file}: ${written} events, ${writer.stats().lost} lost`);

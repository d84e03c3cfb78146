import { assert, assertEquals } from "@std/assert";
import { factsOfC } from "../../facts_of_c.ts";
import { SystemState } from "../system_state.ts";
import { listNumbers, readLink } from "./files.ts";
import { File } from "./kernel_files.ts";
import { eachRecord } from "./kernel_records.ts";
import type { KernelTables } from "./kernel_tables.ts";
import { Task, TaskMark } from "./kernel_tasks.ts";
import { readMachine } from "./machine.ts";
import { ProcReader } from "./proc_reader.ts";

/** Members whose names are not those of C in capitals. */
const NAMES: Record<string, string> = { EXE_PLACE: "exe_mount" };

async function compareLayout(struct: string, places: Record<string, number>) {
  const fact = (name: string) =>
    name === "SIZE"
      ? `sizeof(struct ${struct})`
      : `offsetof(struct ${struct}, ${NAMES[name] ?? name.toLowerCase()})`;
  const names = Object.keys(places);
  const facts = await factsOfC("saker_scan.h", names.map(fact));
  assertEquals(
    places,
    Object.fromEntries(names.map((n) => [n, facts[fact(n)]])),
  );
}

Deno.test("records of threads are read where C has put them", async () => {
  await compareLayout("saker_scan_task", Task);
  const marks = ["RUNS_PROGRAM", "OWN_ROOT", "AT_ROOT"] as const;
  const facts = await factsOfC(
    "saker_scan.h",
    marks.map((name) => `SAKER_SCAN_${name}`),
  );
  for (const name of marks) {
    assertEquals(TaskMark[name], facts[`SAKER_SCAN_${name}`]);
  }
});

Deno.test("records of open files are read where C has put them", async () => {
  await compareLayout("saker_scan_file", File);
});

/** A number of the operating system for an open file. */
function numberOf(path: string): number {
  return listNumbers("/proc/self/fd").find((fd) =>
    readLink(`/proc/self/fd/${fd}`) === path
  )!;
}

/** Lets `look` read a file with these bytes. */
async function withFile(
  bytes: Uint8Array,
  look: (fd: number) => void,
): Promise<void> {
  const path = Deno.realPathSync(await Deno.makeTempFile());
  Deno.writeFileSync(path, bytes);
  const file = Deno.openSync(path);
  try {
    look(numberOf(path));
  } finally {
    file.close();
    await Deno.remove(path);
  }
}

Deno.test("eachRecord() puts records together that come in two pieces", async () => {
  const SIZE = 1000; // no divisor of what is read at once
  const COUNT = 300;
  const words = new Uint32Array(COUNT * SIZE / 4);
  for (let i = 0; i < COUNT; i++) words.set([SIZE, i], i * SIZE / 4);
  await withFile(new Uint8Array(words.buffer), (fd) => {
    const seen: number[] = [];
    assert(eachRecord(fd, (record) => seen.push(record.u32(4))));
    assertEquals(seen, Array.from({ length: COUNT }, (_, i) => i));
  });
});

Deno.test("eachRecord() says when a table is not complete", async () => {
  const none = () => {};
  await withFile(
    new Uint8Array(new Uint32Array([12, 1]).buffer),
    (fd) => assertEquals(eachRecord(fd, none), false),
  );
  await withFile(
    new Uint8Array(8),
    (fd) => assertEquals(eachRecord(fd, none), false),
  );
  assertEquals(eachRecord(-1, none), false);
});

Deno.test("ProcReader.scan() reads /proc where the kernel's tables are not to be had", () => {
  const machine = readMachine();
  const broken: KernelTables = { openTables: () => ({ tasks: -1, files: -1 }) };
  const absent: KernelTables = { openTables: () => undefined };
  for (const tables of [broken, absent]) {
    const reader = new ProcReader(machine.bootTime, tables);
    const state = new SystemState({ machine, reader });
    assert(state.scanProc({ fds: true, sockets: true }) > 0);
    const own = state.thread(Deno.pid);
    assertEquals(own?.exepath, Deno.execPath());
    assert(own?.fds !== undefined && own.fds.size > 2);
  }
});

/** A record of the first thread of this process, and the length of one that does not come. */
function ownRecord(): Uint8Array {
  const bytes = new Uint8Array(Task.SIZE + 8);
  const data = new DataView(bytes.buffer);
  data.setUint32(0, Task.SIZE, true);
  data.setUint32(Task.TID, Deno.pid, true);
  data.setUint32(Task.TGID, Deno.pid, true);
  data.setUint32(Task.MARKS, TaskMark.RUNS_PROGRAM, true);
  data.setUint32(Task.SIZE, Task.SIZE, true);
  return bytes;
}

/** Another descriptor for the same file, for somebody who closes it. */
function copyOf(fd: number): number {
  const libc = Deno.dlopen("libc.so.6", {
    dup: { parameters: ["i32"], result: "i32" },
  });
  try {
    return libc.symbols.dup(fd);
  } finally {
    libc.close();
  }
}

Deno.test("ProcReader.scan() reads in /proc what a table that ends early has left out", async () => {
  const machine = readMachine();
  await withFile(ownRecord(), (file) => {
    const tables: KernelTables = {
      openTables: () => ({ tasks: copyOf(file), files: -1 }),
    };
    const reader = new ProcReader(machine.bootTime, tables);
    const state = new SystemState({ machine, reader });
    state.scanProc({ fds: true, sockets: true });
    const own = state.thread(Deno.pid);
    assertEquals(own?.exepath, Deno.execPath());
    assert(own?.fds !== undefined && own.fds.size > 2);
    const threads = [...state.threads.values()]
      .filter(({ pid }) => pid === Deno.pid);
    assert(threads.length > 1, "this process has but one thread");
    for (const thread of threads) assert(thread.main === own);
    assertEquals(own?.threadCount, threads.length);
  });
});

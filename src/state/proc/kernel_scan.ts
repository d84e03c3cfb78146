import type { ByteString } from "../../events/bytestring.ts";
import type { FdInfo } from "../fd.ts";
import type { ScanOptions } from "../process_reader.ts";
import type { SeedSink } from "../seed.ts";
import { Thread } from "../thread.ts";
import { copyProcess } from "./copy_process.ts";
import { MAX_FDS } from "./fds.ts";
import { closeFile } from "./files.ts";
import { File, FileReader } from "./kernel_files.ts";
import { eachRecord } from "./kernel_records.ts";
import type { OpenTables } from "./kernel_tables.ts";
import { Task, TaskReader } from "./kernel_tasks.ts";

/** A thread whose process has not come yet. */
interface Orphan {
  pid: number;
  tid: number;
  vtid: number;
  comm: ByteString;
}

/** What a scan of the tables has found. */
export interface KernelScan {
  threads: number;
  /** Ids of the processes that were handed over, completely. */
  processes: ReadonlySet<number>;
}

/**
 * Reads all processes from the kernel's own tables, and closes those.
 *
 * @param bootTime of the machine, ns since the epoch
 * @param share returns an equal entry that is there already, or its argument
 * @returns undefined when a table ended early
 */
export function scanKernel(
  tables: OpenTables,
  sink: SeedSink,
  options: ScanOptions,
  bootTime: bigint,
  share: (info: FdInfo) => FdInfo,
): KernelScan | undefined {
  try {
    const found = scanTasks(tables.tasks, sink, bootTime);
    if (found === undefined || !options.fds) return found;
    const files = new FileReader(sink, options.sockets, share);
    return scanFiles(tables.files, files) ? found : undefined;
  } finally {
    closeFile(tables.tasks);
    closeFile(tables.files);
  }
}

function scanTasks(
  table: number,
  sink: SeedSink,
  bootTime: bigint,
): KernelScan | undefined {
  const reader = new TaskReader(bootTime);
  const processes = new Map<number, Thread>();
  const orphans: Orphan[] = [];
  let count = 0;
  const add = (main: Thread, { tid, vtid, comm }: Orphan) => {
    const thread = new Thread(tid, main.pid, main);
    thread.comm = comm;
    thread.vtid = vtid;
    copyProcess(thread, main);
    sink.seedThread(thread);
    count++;
  };
  const complete = eachRecord(table, (record) => {
    const tid = record.u32(Task.TID);
    const pid = record.u32(Task.TGID);
    if (tid === pid) {
      const process = reader.process(record);
      processes.set(pid, process);
      sink.seedThread(process);
      count++;
      return;
    }
    const main = processes.get(pid);
    const vtid = record.u32(Task.VTID);
    const thread = { pid, tid, vtid, comm: reader.comm(record) };
    if (main === undefined) orphans.push(thread);
    else add(main, thread);
  });
  for (const orphan of orphans) {
    const main = processes.get(orphan.pid);
    if (main !== undefined) add(main, orphan);
  }
  return complete
    ? { threads: count, processes: new Set(processes.keys()) }
    : undefined;
}

function scanFiles(table: number, reader: FileReader): boolean {
  let pid = 0;
  let count = 0;
  const complete = eachRecord(table, (record) => {
    const owner = record.u32(File.PID);
    if (owner !== pid) {
      pid = owner;
      count = 0;
    }
    if (count++ < MAX_FDS) reader.take(record);
  });
  reader.end();
  return complete;
}

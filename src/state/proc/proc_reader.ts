import { type ByteString } from "../../events/bytestring.ts";
import { withoutDeleted } from "../deleted.ts";
import type { FdInfo } from "../fd.ts";
import { ThreadFlag } from "../flags.ts";
import type { ProcessReader, ScanOptions } from "../process_reader.ts";
import type { FdSink, SeedSink } from "../seed.ts";
import { StringList, Thread } from "../thread.ts";
import { parseCgroups } from "./cgroups.ts";
import { TICK_NS } from "./clock.ts";
import { copyProcess } from "./copy_process.ts";
import { directoryPath, MAX_FDS, programPath, readFd } from "./fds.ts";
import {
  type FileStatus,
  fileStatus,
  listNumbers,
  readBytes,
  readLink,
} from "./files.ts";
import { type KernelScan, scanKernel } from "./kernel_scan.ts";
import type { KernelTables } from "./kernel_tables.ts";
import { NetTables } from "./net.ts";
import { SharedFiles } from "./shared_files.ts";
import { type ProcStat, readStat } from "./stat.ts";
import { parseStatus } from "./status.ts";
import { MAX_STRINGS, readArguments, readComm } from "./strings.ts";

/** Names remembered to be used again. */
const MAX_NAMES = 4096;
/** How long tables of sockets are used again for single look-ups, ms. */
const NET_AGE = 1000;

/** Reads processes from /proc. */
export class ProcReader implements ProcessReader {
  readonly #bootTime: bigint;
  readonly #tables: KernelTables | undefined;
  #options: ScanOptions = { fds: false, sockets: false };
  readonly #nets = new Map<ByteString, NetTables>();
  /** What the scan under way has found, to be used again: many processes run the same and have the same files open. */
  readonly #names = new Map<ByteString, ByteString>();
  readonly #files = new SharedFiles();
  #netsRead = 0;

  /**
   * @param bootTime of the machine, ns since the epoch
   * @param tables makes the scan faster, and exact where /proc is not: start times, overlay layers
   */
  constructor(bootTime: bigint, tables?: KernelTables) {
    this.#bootTime = bootTime;
    this.#tables = tables;
  }

  scan(sink: SeedSink, options: ScanOptions): number {
    this.#options = options;
    const kernel = this.#scanKernel(sink);
    // what began meanwhile, and what the tables do not show to us
    const others = this.#scanProc(sink, kernel?.processes);
    sink.seedEnd();
    this.#nets.clear();
    this.#names.clear();
    this.#files.clear();
    return (kernel?.threads ?? 0) + others;
  }

  #scanKernel(sink: SeedSink): KernelScan | undefined {
    const open = this.#tables?.openTables();
    return open && scanKernel(
      open,
      sink,
      this.#options,
      this.#bootTime,
      (info) => this.#files.share(info),
    );
  }

  /** @param known processes that are read already */
  #scanProc(sink: SeedSink, known?: ReadonlySet<number>): number {
    const namespaces = new Map<ByteString, bigint>();
    const waiting: [Thread, ByteString][] = [];
    let count = 0;
    for (const pid of this.list()) {
      if (known?.has(pid)) continue;
      const stat = readStat(pid);
      const thread = stat === undefined ? undefined : this.#read(pid, stat);
      if (thread === undefined) continue;
      count++;
      if (thread.vpid !== pid) {
        const ns = readLink(`/proc/${pid}/ns/pid`) ?? "";
        if (thread.vpid === 1) namespaces.set(ns, thread.cloneTs);
        waiting.push([thread, ns]);
      }
      sink.seedThread(thread);
      if (stat!.threads > 1) count += this.#tasks(thread, sink);
      this.fds(thread, sink);
    }
    for (const [thread, ns] of waiting) {
      thread.pidnsInitStartTs = namespaces.get(ns) ?? 0n;
    }
    return count;
  }

  list(): number[] {
    return listNumbers("/proc");
  }

  exists(tid: number): boolean {
    return fileStatus(`/proc/${tid}`) !== undefined;
  }

  thread(tid: number): Thread | undefined {
    const stat = readStat(tid);
    return stat === undefined ? undefined : this.#read(tid, stat);
  }

  task(main: Thread, tid: number): Thread | undefined {
    const comm = readComm(tid, `/proc/${main.pid}/task`);
    if (comm === undefined) return undefined;
    const thread = new Thread(tid, main.pid, main);
    thread.comm = comm;
    thread.vtid = tid;
    if (main.vpid !== main.pid) {
      const status = readBytes(`/proc/${main.pid}/task/${tid}/status`);
      thread.vtid = parseStatus(status ?? "")?.vtid ?? tid;
    }
    copyProcess(thread, main);
    return thread;
  }

  cwd(pid: number): ByteString | undefined {
    const link = readLink(`/proc/${pid}/cwd`);
    return link === undefined ? undefined : withoutDeleted(link);
  }

  openFds(pid: number): number[] | undefined {
    const fds = listNumbers(`/proc/${pid}/fd`);
    return fds.length === 0 && !this.exists(pid) ? undefined : fds;
  }

  fd(pid: number, fd: number): FdInfo | undefined {
    return readFd(pid, fd, () => this.#net(pid, true));
  }

  fds(thread: Thread, sink: FdSink): void {
    if (!this.#options.fds || thread.exepath === "") return;
    let tables: NetTables | undefined;
    const net = this.#options.sockets
      ? () => tables ??= this.#net(thread.pid, false)
      : () => undefined;
    for (const fd of listNumbers(`/proc/${thread.pid}/fd`).slice(0, MAX_FDS)) {
      const info = readFd(thread.pid, fd, net);
      if (info !== undefined) {
        sink.seedFd(thread.tid, fd, this.#files.share(info));
      }
    }
  }

  #once(name: ByteString): ByteString {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    if (this.#names.size >= MAX_NAMES) this.#names.clear();
    this.#names.set(name, name);
    return name;
  }

  /** Sockets of the process's network namespace: those of the scan, or for single look-ups not too old ones. */
  #net(pid: number, single: boolean): NetTables | undefined {
    const namespace = readLink(`/proc/${pid}/ns/net`);
    if (namespace === undefined) return undefined;
    if (single && Date.now() - this.#netsRead > NET_AGE) {
      this.#nets.clear();
      this.#netsRead = Date.now();
    }
    let net = this.#nets.get(namespace);
    if (net === undefined) {
      this.#nets.set(namespace, net = new NetTables(pid, single));
    }
    return net;
  }

  #tasks(main: Thread, sink: SeedSink): number {
    let count = 0;
    for (const tid of listNumbers(`/proc/${main.pid}/task`)) {
      if (tid === main.tid) continue;
      const thread = this.task(main, tid);
      if (thread === undefined) continue;
      sink.seedThread(thread);
      count++;
    }
    return count;
  }

  #read(pid: number, stat: ProcStat): Thread | undefined {
    const dir = `/proc/${pid}`;
    const status = parseStatus(readBytes(`${dir}/status`) ?? "");
    if (status === undefined) return undefined;
    const thread = new Thread(pid, status.tgid);
    thread.comm = stat.comm;
    thread.ptid = stat.ppid;
    thread.pgid = stat.pgid;
    thread.sid = stat.sid;
    thread.tty = stat.tty;
    thread.pfMajor = stat.pfMajor;
    thread.pfMinor = stat.pfMinor;
    thread.uid = status.uid;
    thread.gid = status.gid;
    thread.vtid = status.vtid;
    thread.vpid = status.vpid;
    thread.vpgid = status.vpgid;
    thread.vmSize = status.vmSize;
    thread.vmRss = status.vmRss;
    thread.vmSwap = status.vmSwap;
    thread.capInheritable = status.capInheritable;
    thread.capPermitted = status.capPermitted;
    thread.capEffective = status.capEffective;
    thread.startTime = BigInt(stat.startTicks) * TICK_NS;
    thread.startCoarse = true;
    thread.cloneTs = this.#bootTime + thread.startTime;
    thread.pidnsInitStartTs = status.vpid === status.tgid ? this.#bootTime : 0n;
    if (thread.isMain) thread.flags = ThreadFlag.IS_MAIN_THREAD;
    thread.cgroups = new StringList(
      parseCgroups(readBytes(`${dir}/cgroup`) ?? ""),
    );
    thread.loginuid = Number(readBytes(`${dir}/loginuid`, 16) ?? 0xffffffff);
    const runs = readProgram(thread, dir);
    thread.exe = this.#once(thread.exe);
    thread.exepath = this.#once(thread.exepath);
    if (!runs) return thread;
    const cwd = this.cwd(pid);
    if (cwd !== undefined) thread.cwd = this.#once(directoryPath(cwd));
    const root = readLink(`${dir}/root`);
    if (root !== undefined) thread.root = this.#once(root);
    const environ = readBytes(`${dir}/environ`, MAX_STRINGS);
    if (environ) thread.env = new StringList(environ);
    const limits = readBytes(`${dir}/limits`, 4096) ?? "";
    const limit = /^Max open files\s+(\d+|unlimited)/m.exec(limits)?.[1];
    if (limit !== undefined) {
      thread.fdlimit = limit === "unlimited" ? -1 : Number(limit);
    }
    return thread;
  }
}

/** @returns false for kernel threads, which run no program */
function readProgram(thread: Thread, dir: string): boolean {
  const exe = readLink(`${dir}/exe`);
  if (!readArguments(thread, thread.pid) && exe === undefined) {
    thread.exe = thread.comm;
    thread.exepath = "";
    return false;
  }
  if (exe === undefined) return true;
  thread.exepath = programPath(exe);
  thread.exeFromMemfd = exe.startsWith("/memfd:");
  const info = fileStatus(`${dir}/exe`);
  if (info === undefined) return true; // gone meanwhile
  thread.exeIno = info.ino;
  thread.exeInoCtime = info.ctime;
  thread.exeInoMtime = info.mtime;
  thread.exeWritable = isWritable(info, thread);
  return true;
}

const CAP_DAC_OVERRIDE = 1n << 1n;

/** Whether the process may write to its own program. */
function isWritable(file: FileStatus, thread: Thread): boolean {
  const { mode } = file;
  if ((thread.capEffective & CAP_DAC_OVERRIDE) !== 0n) return true;
  if (thread.uid === file.uid) return (mode & 0o200) !== 0;
  if (thread.gid === file.gid) return (mode & 0o020) !== 0;
  return (mode & 0o002) !== 0;
}

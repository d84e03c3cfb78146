/** Threads as the kernel's own table tells of them, and by name, from /proc, what is text. */
import type { ByteString } from "../../events/bytestring.ts";
import { setStart } from "../finder.ts";
import { ThreadFlag } from "../flags.ts";
import { StringList, Thread } from "../thread.ts";
import { parseCgroups } from "./cgroups.ts";
import { directoryPath, programPath } from "./fds.ts";
import { fileStatus, readBytes, readLink } from "./files.ts";
import type { TableRecord } from "./kernel_records.ts";
import { MAX_STRINGS, readArguments, readComm } from "./strings.ts";

/** Places of the members of struct saker_scan_task, see `probe/saker_scan.h`. */
export const Task = {
  TID: 4,
  TGID: 8,
  VTID: 12,
  MIN_FLT: 16,
  MAJ_FLT: 24,
  COMM: 32,
  MARKS: 48,
  EXE_FLAGS: 52,
  PPID: 56,
  PGID: 60,
  SID: 64,
  VPID: 68,
  VPGID: 72,
  TTY: 76,
  UID: 80,
  GID: 84,
  LOGINUID: 88,
  VM_SIZE: 92,
  VM_RSS: 96,
  VM_SWAP: 100,
  FDLIMIT: 104,
  START_TIME: 112,
  PIDNS_START: 120,
  CAP_INHERITABLE: 128,
  CAP_PERMITTED: 136,
  CAP_EFFECTIVE: 144,
  /** Address of the mount, then the one of the entry in its directory. */
  EXE_PLACE: 152,
  EXE_INO: 168,
  EXE_CTIME: 176,
  EXE_MTIME: 184,
  CGROUP_ID: 192,
  SIZE: 200,
} as const;

/** Bits of the member `marks`. */
export const TaskMark = { RUNS_PROGRAM: 1, OWN_ROOT: 2, AT_ROOT: 4 } as const;

const COMM_LENGTH = 16;
/** Where the hierarchy of version 2 is mounted; the directories there have the cgroups' ids as their numbers. */
const CGROUP_ROOT = "/sys/fs/cgroup";
const UNLIMITED = 0xffff_ffff_ffff_ffffn;

/* Bits of exe_flags, as in exec events. */
const EXE_WRITABLE = 1;
const EXE_UPPER_LAYER = 2;
const EXE_FROM_MEMFD = 4;
const EXE_LOWER_LAYER = 8;

/**
 * Makes threads of records. What is text is asked for in /proc, a moment later, when the process may have become another
 * one: it is taken for others too, which saves most of the questions, only if it is proved to belong to the record.
 */
export class TaskReader {
  readonly #bootTime: bigint;
  /** Paths of programs by what the kernel calls them. */
  readonly #programs = new Map<string, ByteString>();
  /** Cgroups by id, where there is but one hierarchy. */
  readonly #cgroups = new Map<bigint, StringList>();

  /** @param bootTime of the machine, ns since the epoch */
  constructor(bootTime: bigint) {
    this.#bootTime = bootTime;
  }

  /** The name of the thread that the record tells of. */
  comm(record: TableRecord): ByteString {
    const text = record.text(Task.COMM, COMM_LENGTH);
    const end = text.indexOf("\0");
    return end < 0 ? text : text.slice(0, end);
  }

  /** The process that the record, of its first thread, tells of. */
  process(record: TableRecord): Thread {
    const pid = record.u32(Task.TGID);
    const thread = new Thread(pid, pid);
    thread.comm = this.comm(record);
    thread.flags = ThreadFlag.IS_MAIN_THREAD;
    this.#setIds(thread, record);
    thread.uid = record.u32(Task.UID);
    thread.gid = record.u32(Task.GID);
    thread.loginuid = record.u32(Task.LOGINUID);
    thread.capInheritable = record.u64big(Task.CAP_INHERITABLE);
    thread.capPermitted = record.u64big(Task.CAP_PERMITTED);
    thread.capEffective = record.u64big(Task.CAP_EFFECTIVE);
    thread.pfMinor = record.u64(Task.MIN_FLT);
    thread.pfMajor = record.u64(Task.MAJ_FLT);
    thread.vmSize = record.u32(Task.VM_SIZE);
    thread.vmRss = record.u32(Task.VM_RSS);
    thread.vmSwap = record.u32(Task.VM_SWAP);
    thread.cgroupId = record.u64big(Task.CGROUP_ID);
    thread.cgroups = this.#cgroupsOf(pid, record);
    if (!this.#setProgram(thread, record)) {
      // of kernel threads /proc knows the whole name
      thread.comm = readComm(pid) ?? thread.comm;
      thread.exe = thread.comm;
      thread.exepath = "";
      return thread;
    }
    const marks = record.u32(Task.MARKS);
    const cwd = (marks & TaskMark.AT_ROOT) !== 0
      ? "/"
      : readLink(`/proc/${pid}/cwd`);
    if (cwd !== undefined) thread.cwd = directoryPath(cwd);
    if ((marks & TaskMark.OWN_ROOT) === 0) {
      thread.root = readLink(`/proc/${pid}/root`) ?? thread.root;
    }
    const environ = readBytes(`/proc/${pid}/environ`, MAX_STRINGS);
    if (environ) thread.env = new StringList(environ);
    const limit = record.u64big(Task.FDLIMIT);
    thread.fdlimit = limit === UNLIMITED ? -1 : Number(limit);
    return thread;
  }

  #setIds(thread: Thread, record: TableRecord): void {
    thread.ptid = record.u32(Task.PPID);
    thread.pgid = record.u32(Task.PGID);
    thread.sid = record.u32(Task.SID);
    thread.tty = record.u32(Task.TTY);
    thread.vtid = record.u32(Task.VTID);
    thread.vpid = record.u32(Task.VPID);
    thread.vpgid = record.u32(Task.VPGID);
    setStart(thread, record.u64big(Task.START_TIME));
    thread.cloneTs = this.#bootTime + thread.startTime;
    thread.pidnsInitStartTs = this.#bootTime +
      (thread.vpid === thread.pid ? 0n : record.u64big(Task.PIDNS_START));
  }

  /** @returns false for kernel threads, zombies and what has gone meanwhile */
  #setProgram(thread: Thread, record: TableRecord): boolean {
    if ((record.u32(Task.MARKS) & TaskMark.RUNS_PROGRAM) === 0) return false;
    const { pid } = thread;
    const exe = this.#program(pid, record);
    if (!readArguments(thread, pid) && exe === undefined) return false;
    if (exe === undefined) return true;
    const flags = record.u32(Task.EXE_FLAGS);
    thread.exepath = programPath(exe);
    thread.exeWritable = (flags & EXE_WRITABLE) !== 0;
    thread.exeUpperLayer = (flags & EXE_UPPER_LAYER) !== 0;
    thread.exeFromMemfd = (flags & EXE_FROM_MEMFD) !== 0;
    thread.exeLowerLayer = (flags & EXE_LOWER_LAYER) !== 0;
    thread.exeIno = record.u64(Task.EXE_INO);
    thread.exeInoCtime = record.u64big(Task.EXE_CTIME);
    thread.exeInoMtime = record.u64big(Task.EXE_MTIME);
    return true;
  }

  #program(pid: number, record: TableRecord): ByteString | undefined {
    // place, number and time of change: what is one after another in the record
    const place = record.text(
      Task.EXE_PLACE,
      Task.EXE_MTIME - Task.EXE_PLACE,
    );
    const known = this.#programs.get(place);
    if (known !== undefined) return known;
    const link = `/proc/${pid}/exe`;
    const path = readLink(link);
    if (path === undefined) return undefined;
    const status = fileStatus(link);
    if (
      status?.ino === record.u64(Task.EXE_INO) &&
      status.ctime === record.u64big(Task.EXE_CTIME)
    ) this.#programs.set(place, path);
    return path;
  }

  #cgroupsOf(pid: number, record: TableRecord): StringList {
    const id = record.u64big(Task.CGROUP_ID);
    const known = this.#cgroups.get(id);
    if (known !== undefined) return known;
    const text = readBytes(`/proc/${pid}/cgroup`);
    if (!text) return StringList.EMPTY;
    const list = new StringList(parseCgroups(text));
    const unified = /^0::(\/.*)\n$/.exec(text);
    if (
      unified !== null &&
      fileStatus(CGROUP_ROOT + unified[1])?.ino === Number(id)
    ) this.#cgroups.set(id, list);
    return list;
  }
}

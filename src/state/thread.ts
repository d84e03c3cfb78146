import type { ByteString } from "../events/bytestring.ts";
import type { FdTable } from "./process_fds.ts";

/** Value of uids, gids and login uids that are unknown or unset. */
export const NO_ID = 0xffffffff;

/**
 * NUL-separated strings (arguments, environment, cgroups) as the kernel hands them over. Immutable, shared between a
 * process and the children that inherit it, and taken apart only when a rule asks.
 */
export class StringList {
  static readonly EMPTY = new StringList("");
  readonly raw: ByteString;
  /** Container that the strings name when they are cgroups, see `container_id.ts`; undefined until somebody asked. */
  containerId: ByteString | undefined;
  #items: readonly ByteString[] | undefined;
  #joined: ByteString | undefined;

  /** @param raw each string followed by a NUL (a last one without is taken too) */
  constructor(raw: ByteString) {
    this.raw = raw;
  }

  /** The single strings. */
  get items(): readonly ByteString[] {
    if (this.#items === undefined) {
      const raw = this.raw;
      const end = raw.endsWith("\0") ? raw.length - 1 : raw.length;
      this.#items = raw.length === 0 ? [] : raw.slice(0, end).split("\0");
    }
    return this.#items;
  }

  /** The strings joined by one blank. */
  get joined(): ByteString {
    return this.#joined ??= this.items.join(" ");
  }
}

/** A thread, the unit of the state table. What belongs to the process lives on its main thread. */
export class Thread {
  readonly tid: number;
  /** Process id (tgid). */
  pid: number;
  /** For a main thread the parent process; for others the same as their main thread's. −1 unknown. */
  ptid = -1;
  sid = -1;
  pgid = -1;
  vpgid = -1;
  vtid = -1;
  vpid = -1;
  /** Kernel's name of the task, at most 15 bytes. */
  comm: ByteString = "<NA>";
  /** argv[0]. */
  exe: ByteString = "<NA>";
  /** Absolute path of the executable as the kernel resolved it. */
  exepath: ByteString = "<NA>";
  /** Arguments after argv[0]. */
  args: StringList = StringList.EMPTY;
  env: StringList = StringList.EMPTY;
  /** `subsys=path` strings. */
  cgroups: StringList = StringList.EMPTY;
  /** Working directory, with a trailing slash. */
  cwd: ByteString = "<NA>";
  root: ByteString = "/";
  tty = 0;
  /** Effective uid and gid; {@link NO_ID} unknown. */
  uid = NO_ID;
  gid = NO_ID;
  /** Audit uid; {@link NO_ID} unset. */
  loginuid = NO_ID;
  capInheritable = 0n;
  capPermitted = 0n;
  capEffective = 0n;
  /** Clone flags and thread flags, as in events (`clone_flags`). */
  flags = 0;
  fdlimit = -1;
  vmSize = 0;
  vmRss = 0;
  vmSwap = 0;
  pfMajor = 0;
  pfMinor = 0;
  /** Start of the process, ns since the epoch; 0n unknown. */
  cloneTs = 0n;
  /** Last successful execve, ns since the epoch; 0n none seen. */
  lastExecTs = 0n;
  pidnsInitStartTs = 0n;
  exeIno = 0;
  exeInoCtime = 0n;
  exeInoMtime = 0n;
  /** `clone ts − exe ctime` at the time of the exec, when both were known. */
  exeInoCtimeDurationCloneTs = 0n;
  /** `exe ctime − start of the pid namespace`, when the file is younger. */
  exeInoCtimeDurationPidnsStart = 0n;
  exeWritable = false;
  exeUpperLayer = false;
  exeLowerLayer = false;
  exeFromMemfd = false;
  /** Kernel's start time of the process (ns since boot), which with the pid identifies it; 0n unknown. */
  startTime = 0n;
  /** Id of the cgroup (v2); 0n unknown. */
  cgroupId = 0n;
  /** Container id of 12 characters, "" on the host, undefined when not yet derived from {@link cgroups}. */
  containerId: ByteString | undefined = undefined;
  /** Nothing is known but the tid: see fields.md about placeholder values. */
  placeholder = false;
  /** The process reaps orphans of its descendants. */
  subreaper = false;
  /** Exit seen; kept until the rules have run. */
  exited = false;
  /** Main thread of the process; itself for a main thread. */
  main: Thread;
  /** Open files of the process, on the main thread only. A fork shares them until one side opens something. */
  fds: FdTable | undefined = undefined;
  /** Live threads of the process, on the main thread only. */
  threadCount = 1;
  /** Live child processes. */
  childCount = 0;

  /* Links and marks that the thread table keeps; nobody else changes them. Main threads are
   * listed as siblings under their parent, other threads under their main thread. */

  /** Main thread of the parent process, if it is in the table. */
  up: Thread | undefined = undefined;
  firstChild: Thread | undefined = undefined;
  /** First of the other threads of the process. */
  firstThread: Thread | undefined = undefined;
  nextSibling: Thread | undefined = undefined;
  previousSibling: Thread | undefined = undefined;
  /** Low 32 bits of {@link startTime} as a small integer, 0 unknown: compared for every event. */
  startMark = 0;
  /** {@link startTime} comes from /proc, which counts in 10 ms. */
  startCoarse = false;
  /** When the thread was last seen, in the table's own count. */
  seen = 0;
  /** The thread is in the table. */
  listed = false;

  #cmdline: ByteString | undefined;
  #exeline: ByteString | undefined;

  constructor(tid: number, pid: number, main?: Thread) {
    this.tid = tid;
    this.pid = pid;
    this.main = main ?? this;
  }

  get isMain(): boolean {
    return this.tid === this.pid;
  }

  /** comm and arguments, joined by blanks. */
  get cmdline(): ByteString {
    return this.#cmdline ??= this.args.raw.length === 0
      ? this.comm
      : `${this.comm} ${this.args.joined}`;
  }

  /** argv[0], a blank, and the arguments joined by blanks; the first blank is there without arguments too, as in Falco. */
  get exeline(): ByteString {
    return this.#exeline ??= `${this.exe} ${this.args.joined}`;
  }

  /** To be called after comm, exe or args have changed. */
  programChanged(): void {
    this.#cmdline = undefined;
    this.#exeline = undefined;
  }
}

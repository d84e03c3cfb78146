import type { ByteString } from "../events/bytestring.ts";
import type { EventView } from "../events/view.ts";
import { type ContainerInfo, Containers } from "./containers.ts";
import type { Context } from "./context.ts";
import { containerIdOf } from "./container_id.ts";
import { type Counters, newCounters } from "./counters.ts";
import { ExeHashes } from "./exe_hash.ts";
import { FD_PARAM } from "./fd_events.ts";
import { type FdInfo, FdType } from "./fd.ts";
import { FdTables } from "./fd_table.ts";
import type { BegunOpen } from "./handlers/begun_opens.ts";
import { HANDLERS } from "./handlers/mod.ts";
import { Finder } from "./finder.ts";
import { linkAll } from "./_link.ts";
import type { ProcessReader, ScanOptions } from "./process_reader.ts";
import { RecentExits } from "./_recent_exits.ts";
import type { SeedSink } from "./seed.ts";
import { nameSocket } from "./socket_name.ts";
import type { Group, Machine, StateView, User } from "./state_view.ts";
import { StringLists } from "./string_lists.ts";
import { Thread } from "./thread.ts";
import { ThreadTable } from "./thread_table.ts";
import { Upkeep } from "./upkeep.ts";
import { Users } from "./users.ts";

/** Containers of which a process is remembered. */
const MAX_CONTAINERS = 4096;
/** Processes whose descriptors are given up together. */
const FREED_AT_ONCE = 16;
/** Threads that are found without a look-up; a power of two. */
const RECENT = 256;

/** Settings of {@link SystemState}. */
export interface StateOptions {
  machine: Machine;
  /** Reads the live system; absent for captures, of which nothing more can be learnt. */
  reader?: ProcessReader;
  /** Accounts; by default none are known. */
  users?: Users;
  /** Most threads kept. */
  maxThreads?: number;
  /** Most descriptors kept, for each process and in all. */
  maxFdsPerProcess?: number;
  maxFds?: number;
  /** Look-ups of unknown threads in /proc a second, and as many of unknown descriptors. */
  maxLookupsPerSecond?: number;
}

/**
 * The threads, descriptors and accounts of a system, kept up by its events: {@link begin} takes an event in before the
 * rules see it, {@link end} drops what the event has ended. Neither allocates for events that create nothing.
 */
export class SystemState implements StateView, SeedSink {
  machine: Machine;
  readonly counters: Counters = newCounters();
  readonly threads: ThreadTable;
  readonly fds: FdTables;
  readonly users: Users;
  readonly lists: StringLists = new StringLists();
  readonly exits: RecentExits = new RecentExits();
  readonly containers: Containers = new Containers();
  readonly reader: ProcessReader | undefined;
  /** Paths of programs that old captures tell only when an execveat begins, by thread. */
  readonly pendingExecs: Map<number, ByteString> = new Map();

  /** What open calls asked for when they began, in captures that tell, by thread. */
  readonly begunOpens: Map<number, BegunOpen> = new Map();

  /** Set by handlers for {@link end}: the event ends the thread. */
  exiting = false;
  /** … closes this descriptor, −1 none. */
  closing = -1;
  /** … has changed the tuple of this descriptor. */
  changed: FdInfo | undefined = undefined;
  /** The process that takes over the children of the thread that ends. */
  reaper = 0;

  readonly #finder: Finder;
  readonly #upkeep: Upkeep | undefined;
  readonly #hashes = new ExeHashes();
  /** Process that can show the files of a container. */
  readonly #containerPids = new Map<ByteString, number>();
  /** Threads that events came from of late, by the last bits of their ids: most events are of one of a few. */
  readonly #recent: (Thread | undefined)[] = Array.from(
    { length: RECENT },
    () => undefined,
  );
  #started = false;
  readonly #times = new BigUint64Array(2);
  readonly #timeWords = new Uint32Array(this.#times.buffer);

  constructor(options: StateOptions) {
    this.machine = options.machine;
    this.reader = options.reader;
    this.users = options.users ?? new Users();
    this.#upkeep = options.reader === undefined
      ? undefined
      : new Upkeep(this, options.reader);
    this.#finder = new Finder(this, options.maxLookupsPerSecond ?? 500);
    this.fds = new FdTables(
      this.counters,
      options.maxFdsPerProcess ?? 16384,
      options.maxFds ?? 1_000_000,
      (spare) => this.#freeFds(spare),
    );
    this.threads = new ThreadTable(
      this.counters,
      options.maxThreads ?? 262_144,
      (thread) => this.#forget(thread),
    );
  }

  /* The state as fields see it. */

  get firstTimestamp(): bigint {
    return this.#times[0];
  }
  get previousTimestamp(): bigint {
    return this.#times[1];
  }
  thread(tid: number): Thread | undefined {
    return this.threads.get(tid);
  }
  parent(thread: Thread): Thread | undefined {
    return this.threads.parent(thread);
  }
  ancestor(thread: Thread, n: number): Thread | undefined {
    let at: Thread | undefined = thread.main;
    for (; n > 0 && at !== undefined; n--) at = this.threads.parent(at);
    return at;
  }
  user(uid: number, containerId: ByteString): User | undefined {
    return this.users.user(uid, containerId, this.#containerPids);
  }
  group(gid: number, containerId: ByteString): Group | undefined {
    return this.users.group(gid, containerId, this.#containerPids);
  }
  container(id: ByteString): ContainerInfo | undefined {
    return this.containers.get(id);
  }

  exeHash(thread: Thread): string | undefined {
    return this.reader === undefined ? undefined : this.#hashes.of(thread);
  }

  /* The way of an event. */

  /** Finds thread and descriptor of the context's event and applies to the tables what it has changed. */
  begin(context: Context): void {
    const view = context.event;
    if (!this.#started) this.#start(view);
    const tid = view.tid;
    const code = view.type;
    const slot = tid & (RECENT - 1);
    let thread = this.#recent[slot];
    if (
      thread === undefined || thread.tid !== tid ||
      (view.tail !== 0 &&
        view.data.getInt32(view.tail + 8, true) !== thread.main.startMark)
    ) {
      thread = this.#recent[slot] = this.#finder.find(view, tid, code);
    } else {
      this.counters.n_cached_thread_lookups++;
    }
    context.thread = thread;
    this.closing = -1;
    this.exiting = false;
    context.fdNum = -1;
    context.fd = undefined;
    if (thread !== undefined) {
      this.threads.touch(thread);
      const param = FD_PARAM[code];
      if (param >= 0 && view.paramLength(param) === 8) {
        const fd = view.i64(param);
        context.fdNum = fd;
        const main = thread.main;
        if (fd >= 0 && main.fds !== undefined) {
          const info = main.fds.get(fd);
          context.fd = info;
          if (info === undefined) this.counters.n_failed_fd_lookups++;
          else this.counters.n_cached_fd_lookups++;
        }
      }
    }
    const handler = HANDLERS[code];
    if (handler !== undefined) handler(this, context);
  }

  /** Drops what the event has closed or ended, and the marks that hold for one event only. */
  end(context: Context): void {
    const data = context.event.data;
    const start = context.event.start;
    this.#timeWords[2] = data.getUint32(start, true);
    this.#timeWords[3] = data.getUint32(start + 4, true);
    if (this.changed !== undefined) {
      this.changed.nameChanged = false;
      this.changed = undefined;
    }
    if (this.closing >= 0) {
      if (context.thread !== undefined) {
        this.fds.remove(context.thread.main, this.closing);
      }
      this.closing = -1;
    }
    if (this.exiting) {
      this.exiting = false;
      if (context.thread !== undefined) this.#exit(context.thread);
    }
  }

  #start(view: EventView): void {
    this.#started = true;
    this.#times[0] = this.#times[1] = view.timestamp;
  }

  /** See {@link Finder.lookup}. */
  lookup(tid: number): Thread {
    return this.#finder.lookup(tid);
  }

  /** See {@link Finder.learnFd}. */
  learnFd(thread: Thread, fd: number): FdInfo | undefined {
    return this.#finder.learnFd(thread, fd);
  }

  /** Adds a thread that was just made. */
  add(thread: Thread): void {
    this.noteContainer(thread);
    this.threads.add(thread);
  }

  /** To be called when the thread's cgroups have changed. */
  noteContainer(thread: Thread): void {
    const id = thread.containerId = containerIdOf(thread.cgroups);
    if (id === "") return;
    if (this.#containerPids.size > MAX_CONTAINERS) this.#containerPids.clear();
    this.#containerPids.set(id, thread.pid);
  }

  #exit(thread: Thread): void {
    if (!thread.listed) return;
    const main = thread.main;
    if (thread === main && main.threadCount > 1) {
      // the leader is a zombie as long as other threads run
      return;
    }
    this.exits.note(thread.tid, this.#times[1]);
    this.threads.remove(thread, this.reaper);
    if (main !== thread && main.exited && main.threadCount === 1) {
      this.exits.note(main.tid, this.#times[1]);
      this.threads.remove(main, this.reaper);
    }
  }

  #forget(thread: Thread): void {
    const slot = thread.tid & (RECENT - 1);
    if (this.#recent[slot] === thread) this.#recent[slot] = undefined;
    this.fds.release(thread);
  }

  /** Gives up the descriptors of some processes that were not heard of for long. */
  #freeFds(spare: Thread): void {
    let processes = FREED_AT_ONCE;
    for (const thread of this.threads.values()) {
      if (thread.fds === undefined || thread === spare) continue;
      this.counters.n_evicted_fds += thread.fds.size;
      this.fds.release(thread);
      if (--processes === 0) return;
    }
  }

  /* What was there before the first event. */

  /**
   * Reads all processes of the live system. Entries that events have made already are newer and stay.
   *
   * @returns how many threads were read
   */
  scanProc(options: ScanOptions): number {
    return this.reader === undefined ? 0 : this.reader.scan(this, options);
  }

  seedStart(): void {
    this.threads.clear();
    this.counters.n_fds = 0;
    this.#recent.fill(undefined);
    this.#started = false;
    this.users.clear();
    this.pendingExecs.clear();
    this.begunOpens.clear();
    this.exits.clear();
    this.#containerPids.clear();
    this.containers.clear();
  }
  seedMachine(machine: Machine): void {
    this.machine = machine;
  }
  seedUser(user: User): void {
    this.users.addUser(user, "");
  }
  seedGroup(group: Group): void {
    this.users.addGroup(group, "");
  }
  seedThread(thread: Thread): void {
    const known = this.threads.get(thread.tid);
    if (known !== undefined && !known.placeholder) return;
    if (thread.main !== thread) {
      // the process may have been there already, and then stays
      thread.main = this.threads.get(thread.pid) ?? thread.main;
    }
    thread.args = this.lists.intern(thread.args.raw);
    thread.env = this.lists.intern(thread.env.raw);
    thread.cgroups = this.lists.intern(thread.cgroups.raw);
    this.add(thread);
  }
  seedFd(tid: number, fd: number, info: FdInfo): void {
    const thread = this.threads.get(tid);
    if (thread === undefined) return;
    if (info.socket !== undefined && info.type !== FdType.UNIX) {
      nameSocket(info);
    }
    if (info.nameRaw === "") info.nameRaw = info.name;
    this.fds.put(thread.main, fd, info);
  }
  seedEnd(): void {
    linkAll(this.threads, this.fds);
  }

  /* Upkeep. */

  /**
   * To be called once in a second while the live system is watched: repairs what lost events have left wrong.
   *
   * @param lost events that the source has lost so far
   */
  upkeep(lost: number): void {
    this.#upkeep?.tick(lost);
  }

  /** Stops work in the background. */
  close(): void {
    this.#upkeep?.close();
  }

  /** The state as a capture keeps it at its head; main threads before the others of their process. */
  *snapshot(): Generator<Thread> {
    for (const thread of this.threads.values()) {
      if (thread.main === thread) yield thread;
    }
    for (const thread of this.threads.values()) {
      if (thread.main !== thread) yield thread;
    }
  }

  /** Counters for metrics. */
  stats(): Record<string, number> {
    return {
      n_threads: this.threads.size,
      ...this.counters,
      n_containers: this.#containerPids.size,
    };
  }
}

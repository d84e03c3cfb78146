import type { EventView } from "../events/view.ts";
import { RateLimit } from "./_rate_limit.ts";
import type { FdInfo } from "./fd.ts";
import { TICK_NS } from "./proc/clock.ts";
import type { SystemState } from "./system_state.ts";
import { Thread } from "./thread.ts";

/** Finds threads: in the table, else in the live system as far as its rate allows, else as placeholders. */
export class Finder {
  readonly #state: SystemState;
  readonly #lookups: RateLimit;
  readonly #fdLookups: RateLimit;

  /** @param perSecond look-ups of threads in the live system, and as many of descriptors */
  constructor(state: SystemState, perSecond: number) {
    this.#state = state;
    this.#lookups = new RateLimit(perSecond);
    this.#fdLookups = new RateLimit(perSecond);
  }

  /** The thread of an event; undefined for events without one and for children that are about to tell of themselves. */
  find(view: EventView, tid: number, code: number): Thread | undefined {
    if (tid <= 0) return undefined;
    const thread = this.#state.threads.get(tid);
    if (thread !== undefined) {
      this.#state.counters.n_noncached_thread_lookups++;
      return view.tail === 0 ? thread : this.#check(view, thread, code);
    }
    this.#state.counters.n_failed_thread_lookups++;
    // a new child tells everything itself: no use in asking /proc
    if (isChildStart(view, code)) return undefined;
    return this.lookup(tid, view);
  }

  /** Compares the process's start time with the entry's: ids are used again, and the exit may have been lost. */
  #check(view: EventView, thread: Thread, code: number): Thread | undefined {
    const main = thread.main;
    const start = view.startTime;
    if (start === 0n || main.startTime === start) return thread;
    if (
      main.startTime === 0n ||
      (main.startCoarse && main.startTime / TICK_NS === start / TICK_NS)
    ) {
      setStart(main, start);
      if (thread.pid !== view.tgid) this.#regroup(thread, view.tgid);
      return thread;
    }
    // older than what /proc showed at start-up: an event of the id's former owner
    if (start < main.startTime) return stranger(view);
    this.#state.counters.n_reused_pids++;
    this.#state.threads.remove(thread.main);
    if (isChildStart(view, code)) return undefined;
    return this.lookup(thread.tid, view);
  }

  /** Corrects the process of a thread that was only guessed. */
  #regroup(thread: Thread, pid: number): void {
    if (pid <= 0 || !thread.placeholder) return;
    this.#state.threads.remove(thread);
    const found = this.lookup(pid);
    const again = new Thread(thread.tid, pid, found);
    again.placeholder = true;
    this.#state.add(again);
  }

  /**
   * The thread `tid`, from the table, else from the live system if that is allowed now, else as a placeholder.
   *
   * @param view an event of the thread, if there is one
   */
  lookup(tid: number, view?: EventView): Thread {
    const known = this.#state.threads.get(tid);
    if (known !== undefined) return known;
    const pid = view !== undefined && view.tgid > 0 ? view.tgid : tid;
    const main = pid === tid ? undefined : this.lookup(pid);
    const found = this.#read(tid, main, view);
    if (found !== undefined) return found;
    const thread = new Thread(tid, pid, main);
    thread.placeholder = true;
    if (view !== undefined && view.tail !== 0) {
      if (main === undefined) setStart(thread, view.startTime);
      thread.cgroupId = view.cgroupId;
    }
    this.#state.counters.n_placeholder_threads++;
    this.#state.add(thread);
    return thread;
  }

  /** Asks the live system about a thread. */
  #read(
    tid: number,
    main: Thread | undefined,
    view: EventView | undefined,
  ): Thread | undefined {
    if (this.#state.reader === undefined) return undefined;
    if (!this.#lookups.take()) {
      this.#state.counters.n_proc_lookups_refused++;
      return undefined;
    }
    this.#state.counters.n_proc_lookups++;
    if (main !== undefined) {
      const task = this.#state.reader.task(main, tid);
      if (task !== undefined) this.#state.add(task);
      return task;
    }
    const thread = this.#state.reader.thread(tid);
    if (thread === undefined) return undefined;
    if (thread.pid !== tid) {
      thread.main = this.lookup(thread.pid);
      thread.ptid = thread.main.ptid;
    } else if (view !== undefined && view.startTime !== 0n) {
      // somebody else has the id by now
      if (thread.startTime / TICK_NS !== view.startTime / TICK_NS) {
        return undefined;
      }
      setStart(thread, view.startTime);
    }
    this.#state.add(thread);
    this.#state.reader.fds(thread, this.#state);
    return thread;
  }

  /**
   * Descriptor `fd` as the live system has it, entered into the table, if that is allowed now; forgotten when there is
   * none.
   */
  learnFd(thread: Thread, fd: number): FdInfo | undefined {
    const { reader, counters, fds } = this.#state;
    if (reader === undefined || fd < 0) return undefined;
    if (!this.#fdLookups.take()) {
      counters.n_proc_lookups_refused++;
      return undefined;
    }
    counters.n_proc_lookups++;
    const info = reader.fd(thread.pid, fd);
    if (info === undefined) fds.remove(thread.main, fd);
    else this.#state.seedFd(thread.tid, fd, info);
    return info;
  }
}

/** Notes the kernel's start time of a process. */
export function setStart(main: Thread, start: bigint): void {
  main.startTime = start;
  main.startCoarse = false;
  main.startMark = Number(BigInt.asIntN(32, start));
}

/** Codes of clone, fork, vfork and clone3: they come a second time from the child, with result 0. */
function isChildStart(view: EventView, code: number): boolean {
  return (code === 223 || code === 225 || code === 227 || code === 335) &&
    view.i64(0) === 0;
}

/** A thread of which the table must not know, since its id belongs to another one by now. */
function stranger(view: EventView): Thread {
  const thread = new Thread(view.tid, view.tgid);
  thread.placeholder = true;
  return thread;
}

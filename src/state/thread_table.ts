import type { Counters } from "./counters.ts";
import type { Thread } from "./thread.ts";

/** Threads looked at to find one that may go; beyond that the last one looked at goes. */
const EVICTION_TRIES = 64;
/** Events between two steps of the count that tells recently used threads from others. */
const STEP = 1 << 16;

/**
 * Threads by id, and the families they form. Bounded: when it is full, a thread that was not used of late makes room
 * (a clock over the order of insertion, so that an access costs one store).
 */
export class ThreadTable {
  readonly #threads = new Map<number, Thread>();
  readonly #counters: Counters;
  readonly #limit: number;
  /** Told about every thread that leaves. */
  readonly #onRemove: (thread: Thread) => void;
  #events = 0;
  /** See {@link Thread.seen}. */
  now = 1;

  constructor(
    counters: Counters,
    limit: number,
    onRemove: (thread: Thread) => void,
  ) {
    this.#counters = counters;
    this.#limit = limit;
    this.#onRemove = onRemove;
  }

  get size(): number {
    return this.#threads.size;
  }

  get(tid: number): Thread | undefined {
    return this.#threads.get(tid);
  }

  values(): MapIterator<Thread> {
    return this.#threads.values();
  }

  /** Marks the thread as in use. */
  touch(thread: Thread): void {
    if (++this.#events === STEP) {
      this.#events = 0;
      this.now++;
    }
    thread.seen = this.now;
  }

  /** Adds a thread; one with the same id is removed first. A main thread is linked with its parent. */
  add(thread: Thread): void {
    const old = this.#threads.get(thread.tid);
    if (old !== undefined) this.remove(old);
    if (this.#threads.size >= this.#limit) this.evict(thread.main);
    this.#threads.set(thread.tid, thread);
    thread.listed = true;
    thread.seen = this.now;
    this.#counters.n_added_threads++;
    if (thread.main === thread) this.link(thread);
    else this.#join(thread);
  }

  /** Main thread of the parent process; links the two when that has not happened yet. */
  parent(thread: Thread): Thread | undefined {
    const main = thread.main;
    return main.up ?? (main.listed ? this.link(main) : undefined);
  }

  /**
   * Links a main thread with its parent by {@link Thread.ptid}, unless the parent is unknown, younger than the child (its
   * id has been used again) or a descendant of it (hostile captures).
   */
  link(main: Thread): Thread | undefined {
    const parent = this.#threads.get(main.ptid)?.main;
    if (parent === undefined || parent === main) return undefined;
    if (
      parent.cloneTs !== 0n && main.cloneTs !== 0n &&
      parent.cloneTs > main.cloneTs
    ) return undefined;
    if (main.firstChild !== undefined) {
      for (let up = parent.up; up !== undefined; up = up.up) {
        if (up === main) return undefined;
      }
    }
    main.up = parent;
    main.nextSibling = parent.firstChild;
    main.previousSibling = undefined;
    if (parent.firstChild !== undefined) {
      parent.firstChild.previousSibling = main;
    }
    parent.firstChild = main;
    parent.childCount++;
    return parent;
  }

  #unlink(main: Thread): void {
    const parent = main.up;
    if (parent === undefined) return;
    if (parent.firstChild === main) parent.firstChild = main.nextSibling;
    leaveList(main);
    main.up = undefined;
    parent.childCount--;
  }

  /** Adds a thread to the list of its process. */
  #join(thread: Thread): void {
    const main = thread.main;
    thread.nextSibling = main.firstThread;
    if (main.firstThread !== undefined) {
      main.firstThread.previousSibling = thread;
    }
    main.firstThread = thread;
    main.threadCount++;
  }

  #leave(thread: Thread): void {
    const main = thread.main;
    if (main.firstThread === thread) main.firstThread = thread.nextSibling;
    leaveList(thread);
    main.threadCount--;
  }

  /** Gives the main thread another parent. */
  reparent(main: Thread, ptid: number): void {
    this.#unlink(main);
    main.ptid = ptid;
    this.link(main);
  }

  /**
   * Removes a thread; with a main thread go the other threads of its process, and its children get a new parent.
   *
   * @param reaper id of the thread that takes the children over; 0 or less when it has to be guessed
   */
  remove(thread: Thread, reaper = 0): void {
    if (!thread.listed) return;
    this.#drop(thread);
    if (thread.main !== thread) {
      this.#leave(thread);
      return;
    }
    this.removeOthers(thread);
    if (thread.firstChild !== undefined) this.#adopt(thread, reaper);
    this.#unlink(thread);
  }

  /** Removes all threads of the process but the main one: what exec does. */
  removeOthers(main: Thread): void {
    while (main.firstThread !== undefined) this.remove(main.firstThread);
  }

  /** Hands the children of a process that is gone to the process that reaps them. */
  #adopt(main: Thread, reaper: number): void {
    let parent = reaper > 0 ? this.#threads.get(reaper)?.main : undefined;
    if (parent === main) parent = undefined;
    let ptid = parent?.pid ?? reaper;
    if (parent === undefined && reaper <= 0) {
      parent = main.up;
      while (parent !== undefined && !parent.subreaper && parent.up) {
        parent = parent.up;
      }
      ptid = parent?.pid ?? 1;
    }
    let child = main.firstChild;
    while (child !== undefined) {
      const next: Thread | undefined = child.nextSibling;
      this.reparent(child, ptid);
      child = next;
    }
  }

  #drop(thread: Thread): void {
    this.#threads.delete(thread.tid);
    thread.listed = false;
    this.#counters.n_removed_threads++;
    this.#onRemove(thread);
  }

  /**
   * Removes one thread that was not used of late.
   *
   * @param spare not to be touched
   */
  evict(spare: Thread): void {
    let tries = EVICTION_TRIES;
    for (const thread of this.#threads.values()) {
      if (thread.main === spare || thread === spare) continue;
      const recent = this.now - thread.seen <= 1 && !thread.placeholder;
      if (recent && --tries > 0) {
        this.#threads.delete(thread.tid);
        this.#threads.set(thread.tid, thread);
        continue;
      }
      this.#counters.n_drops_full_threadtable++;
      this.remove(thread);
      return;
    }
  }

  clear(): void {
    for (const thread of this.#threads.values()) thread.listed = false;
    this.#threads.clear();
  }
}

function leaveList(thread: Thread): void {
  const { previousSibling, nextSibling } = thread;
  if (previousSibling !== undefined) {
    previousSibling.nextSibling = nextSibling;
  }
  if (nextSibling !== undefined) nextSibling.previousSibling = previousSibling;
  thread.previousSibling = undefined;
  thread.nextSibling = undefined;
}

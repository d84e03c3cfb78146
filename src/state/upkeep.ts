import { refreshFds } from "./_fresh_fds.ts";
import { TICK_NS } from "./proc/clock.ts";
import { copyExecutable, copyStanding } from "./proc/copy_process.ts";
import type { ProcessReader } from "./process_reader.ts";
import type { SystemState } from "./system_state.ts";
import type { Thread } from "./thread.ts";

/** Processes looked at in a second for having gone without notice. */
const SWEEP = 64;
/** Seconds between two looks at the account files. */
const ACCOUNTS_INTERVAL = 10;
/** ms of work in one slice of a repair, and the pause until the next one. */
const SLICE_MS = 2;
const PAUSE_MS = 20;
/** Processes that one repair looks at. */
const MAX_REPAIRED = 20_000;

/**
 * Keeps the state of the live system true beyond what events tell: after losses the processes are read again, in small
 * slices; processes that have gone without an event are found in time; changed account files are read.
 */
export class Upkeep {
  readonly #state: SystemState;
  readonly #reader: ProcessReader;
  #lost = 0;
  #seconds = 0;
  #sweep: MapIterator<Thread> | undefined;
  /** Processes that the repair under way has still to look at. */
  #queue: number[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Something was lost since the repair under way began. */
  #again = false;

  constructor(state: SystemState, reader: ProcessReader) {
    this.#state = state;
    this.#reader = reader;
  }

  /**
   * To be called once in a second.
   *
   * @param lost events that the source has lost so far
   */
  tick(lost: number): void {
    if (++this.#seconds % ACCOUNTS_INTERVAL === 0) this.#state.users.refresh();
    this.#sweepSome();
    if (lost > this.#lost) this.repair();
    this.#lost = lost;
  }

  /** Reads all processes again, beginning now. Ends by itself. */
  repair(): void {
    if (this.#timer !== undefined) {
      this.#again = true;
      return;
    }
    this.#queue = this.#reader.list().slice(0, MAX_REPAIRED);
    const live = new Set(this.#queue);
    for (const thread of this.#state.threads.values()) {
      if (thread.isMain && !live.has(thread.pid)) this.#remove(thread);
    }
    this.#schedule();
  }

  /** Ends a repair under way. */
  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#queue = [];
    this.#again = false;
  }

  #schedule(): void {
    const timer = setTimeout(() => this.#slice(), PAUSE_MS);
    Deno.unrefTimer(timer);
    this.#timer = timer;
  }

  #slice(): void {
    this.#timer = undefined;
    const end = performance.now() + SLICE_MS;
    while (this.#queue.length > 0 && performance.now() < end) {
      this.#repairOne(this.#queue.pop()!);
    }
    if (this.#queue.length > 0) this.#schedule();
    else if (this.#again) {
      this.#again = false;
      this.repair();
    }
  }

  #repairOne(pid: number): void {
    const fresh = this.#reader.thread(pid);
    const known = this.#state.threads.get(pid);
    if (fresh === undefined) {
      if (known !== undefined) this.#remove(known);
      return;
    }
    this.#state.counters.n_repaired_threads++;
    const same = known !== undefined && !known.placeholder &&
      known.startTime / TICK_NS === fresh.startTime / TICK_NS;
    if (!same) {
      this.#state.threads.remove(known ?? fresh);
      this.#state.add(fresh);
    } else refresh(this.#state, known, fresh);
    refreshFds(this.#state, this.#reader, same ? known : fresh);
  }

  #remove(thread: Thread): void {
    this.#state.counters.n_repair_removed_threads++;
    this.#state.threads.remove(thread);
  }

  /** Looks whether some of the processes are still there. */
  #sweepSome(): void {
    for (let i = 0; i < SWEEP; i++) {
      this.#sweep ??= this.#state.threads.values();
      const next = this.#sweep.next();
      if (next.done) {
        this.#sweep = undefined;
        return;
      }
      const thread = next.value;
      if (this.#state.threads.now - thread.seen < 1) continue;
      if (!this.#reader.exists(thread.tid)) this.#remove(thread);
    }
  }
}

/** Takes over what a process may have changed in events that were lost. */
function refresh(state: SystemState, known: Thread, fresh: Thread): void {
  if (known.ptid !== fresh.ptid) state.threads.reparent(known, fresh.ptid);
  copyStanding(known, fresh);
  known.cgroups = state.lists.intern(fresh.cgroups.raw);
  state.noteContainer(known);
  const program = known.exepath === fresh.exepath &&
    known.exeIno === fresh.exeIno && known.args.raw === fresh.args.raw;
  if (program) return;
  known.comm = fresh.comm;
  copyExecutable(known, fresh);
  known.args = state.lists.intern(fresh.args.raw);
  known.env = state.lists.intern(fresh.env.raw);
  known.programChanged();
}

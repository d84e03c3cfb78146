import { setImmediate } from "node:timers";
import { EventView } from "../../events/view.ts";
import {
  type EventHandler,
  lostOf,
  type Source,
  SourceError,
  type SourceStats,
} from "../source.ts";
import { log } from "../../log.ts";
import { cString, type ProbeLibrary, probeLibrary, textOf } from "./library.ts";
import type {
  KernelTables,
  OpenTables,
} from "../../state/proc/kernel_tables.ts";
import { drainMerged } from "./merge.ts";
import { Ring } from "./ring.ts";
import { probeConfig, type ProbeSettings, setLines } from "./settings.ts";
import { COMPAT_ONLY, nativeSyscalls } from "./syscall_numbers.ts";

/** Bytes for what the probe has to say about an error. */
const ERROR_SIZE = 4096;
/** Events between two looks at the clock. */
const BATCH = 128;
/** How long a slice may take, ms. */
const SLICE = 4;
/** How long the end may wait for what was made before, ms. */
const FINISH = 2000;
/** The longest sleep, ms: what a lost wake-up would cost. */
const SLEEP = 1000;
/**
 * Events in two slices less than so many ms apart are a stream: more will come without being waited for. Being woken
 * for each would cost both sides more than the event.
 */
const STREAM = 1;
/** How long a stream is left alone before the next look, µs: what it may add to the age of an alert. */
const LINGER = 500;
/**
 * Events less than so many ms apart are waited for on this thread: to hand the wait to another one and back costs four
 * times as much.
 */
const BRISK = 4;
/** How long this thread waits before timers and sinks get a turn, ms. */
const PATIENCE = 2;
/** Order of the fixed counters, see saker_stats in `probe/saker.h`. */
const REASONS: Record<string, number> = {
  ring_full: 1,
  too_large: 2,
  no_program: 3,
  reentered: 4,
  io_uring: 6,
};
const FIXED = 7;
const MAX_SYSCALLS = 512;

/**
 * Loads the probe. Events flow, into its rings, from {@link ProbeSource.attach} or `run` on.
 *
 * @throws {SourceError} when it cannot be loaded; the message says what is missing and what to do
 */
export function openProbe(settings: ProbeSettings): ProbeSource {
  const library = probeLibrary();
  const error = new Uint8Array(ERROR_SIZE);
  const config = cString(probeConfig(settings));
  const handle = library.saker_open(config, error, error.length);
  if (handle === null) throw new SourceError(textOf(error));
  return new ProbeSource(library, handle);
}

/** What the probe decides by itself, in the structures of `probe/saker_respond.h`. */
export interface ProbeDecisions {
  /** `signalCount` of `struct saker_decision`, by event. */
  readonly signals: Uint8Array<ArrayBuffer>;
  readonly signalCount: number;
  /** `denialCount` of them, by hook. */
  readonly denials: Uint8Array<ArrayBuffer>;
  readonly denialCount: number;
  /** One `struct saker_spared`. */
  readonly spared: Uint8Array<ArrayBuffer>;
}

/** Events of the running kernel. */
export class ProbeSource implements Source, KernelTables {
  readonly name = "syscall";
  readonly #library: ProbeLibrary;
  #handle: Deno.PointerObject | null;
  #rings: Ring[];
  readonly #view = new EventView();
  readonly #counters = new BigUint64Array(FIXED + MAX_SYSCALLS);
  #names: string[] | undefined;
  #delivered = 0;
  #attached = false;
  #running = false;
  #closing = false;
  #last: SourceStats | undefined;

  /** Use {@link openProbe}. */
  constructor(library: ProbeLibrary, handle: Deno.PointerObject) {
    this.#library = library;
    this.#handle = handle;
    this.#rings = mapRings(library, handle);
  }

  /** Which kind of tracepoint carries the probe: `tp_btf` or `raw_tp`. */
  get flavor(): string {
    const text = this.#library.saker_flavor(this.#open());
    return text === null ? "" : Deno.UnsafePointerView.getCString(text);
  }

  /**
   * Lets events flow into the rings, before somebody reads them: what happens while the state is being scanned is not
   * lost. `run` does it otherwise.
   *
   * @throws {SourceError} when the kernel refuses
   */
  attach(): void {
    if (this.#attached) return;
    const error = new Uint8Array(ERROR_SIZE);
    const failed = this.#library.saker_attach(
      this.#open(),
      error,
      error.length,
    );
    if (failed !== 0) throw new SourceError(textOf(error));
    this.#attached = true;
  }

  /**
   * Whether `realpath`, where it is sent, is the kernel's own path in whole for calls that leave no open file behind as
   * well (rename, unlink …), known after {@link attach}.
   *
   * @returns undefined, or why it is not
   */
  unresolvedPaths(): string | undefined {
    const why = new Uint8Array(ERROR_SIZE);
    return this.#library.saker_resolves_paths(this.#open(), why, why.length)
      ? undefined
      : textOf(why);
  }

  /**
   * Whether operations of io_uring are seen as well, known after {@link attach}.
   *
   * @returns undefined, or why they are not
   */
  unseenOperations(): string | undefined {
    const why = new Uint8Array(ERROR_SIZE);
    return this.#library.saker_sees_operations(this.#open(), why, why.length)
      ? undefined
      : textOf(why);
  }

  openTables(): OpenTables | undefined {
    const tasks = new Int32Array(1);
    const files = new Int32Array(1);
    const error = new Uint8Array(ERROR_SIZE);
    const failed = this.#library.saker_scan(
      this.#open(),
      tasks,
      files,
      error,
      error.length,
    );
    if (failed === 0) return { tasks: tasks[0], files: files[0] };
    log.debug(`The kernel's own tables cannot be read: ${textOf(error)}`);
    return undefined;
  }

  /**
   * Replaces the set of wanted syscalls, for a reload of rules. On failure the old set stays. Resolved paths, once asked
   * for, go on being sent.
   *
   * @throws {SourceError} when programs that are now needed cannot be loaded
   */
  setSyscalls(syscalls: Iterable<string>, realpath = false): void {
    const error = new Uint8Array(ERROR_SIZE);
    const failed = this.#library.saker_set_syscalls(
      this.#open(),
      cString(setLines({ syscalls, realpath })),
      error,
      error.length,
    );
    if (failed !== 0) throw new SourceError(textOf(error));
  }

  /**
   * Replaces the responses that the probe gives by itself.
   *
   * @throws {SourceError} when it cannot give any: loaded without `respond` (or `deny`), or with raw tracepoints
   */
  setDecisions(list: ProbeDecisions): void {
    const error = new Uint8Array(ERROR_SIZE);
    const failed = this.#library.saker_set_decisions(
      this.#open(),
      list.signals,
      list.signalCount,
      list.denials,
      list.denialCount,
      list.spared,
      error,
      error.length,
    );
    if (failed !== 0) throw new SourceError(textOf(error));
  }

  async run(handler: EventHandler, signal: AbortSignal): Promise<void> {
    const handle = this.#open();
    if (this.#running) throw new SourceError("the probe is already being read");
    this.#running = true;
    const wake = () => this.#library.saker_wake(handle);
    signal.addEventListener("abort", wake);
    try {
      this.attach();
      /** When events were last there, and how long after the ones before. */
      let last = 0;
      let gap = Infinity;
      while (!signal.aborted && !this.#closing) {
        const { count, empty } = this.#slice(handler);
        const now = performance.now();
        if (count > 0) {
          gap = now - last;
          last = now;
        }
        if (gap < BRISK && now - last < BRISK) {
          await turn();
          if (!empty || signal.aborted || this.#closing) continue;
          if (count > 0 && gap < STREAM) this.#library.saker_rest(LINGER);
          else this.#library.saker_wait_here(handle, PATIENCE);
          continue;
        }
        // also the way to let timers and sinks run: with something left to read it returns at once
        const result = await this.#library.saker_wait(handle, SLEEP);
        if (result < 0) {
          throw new SourceError(`waiting for events failed: error ${-result}`);
        }
      }
      if (!this.#closing) this.#finish(handler);
    } finally {
      signal.removeEventListener("abort", wake);
      this.#running = false;
      if (this.#closing) this.#free();
    }
  }

  /** What happened before the end still counts. */
  #finish(handler: EventHandler): void {
    const stats = this.stats();
    const made = stats.produced - lostOf(stats);
    const end = performance.now() + FINISH;
    while (
      !this.#slice(handler).empty && this.#delivered < made &&
      performance.now() < end
    );
  }

  /** Reads until the rings are empty or the time of a slice is over. */
  #slice(handler: EventHandler): { count: number; empty: boolean } {
    const end = performance.now() + SLICE;
    let count = 0;
    let empty = false;
    do {
      const batch = this.#drainBatch(handler);
      count += batch;
      empty = batch === 0;
    } while (!empty && performance.now() < end);
    for (const ring of this.#rings) ring.publish();
    return { count, empty };
  }

  #drainBatch(handler: EventHandler): number {
    const rings = this.#rings;
    let count = 0;
    if (rings.length > 1) {
      count = drainMerged(rings, this.#view, handler, BATCH);
    } else if (rings[0].refresh()) {
      count = rings[0].drain(this.#view, handler, BATCH);
    }
    this.#delivered += count;
    return count;
  }

  stats(): SourceStats {
    if (this.#handle === null) return this.#last!;
    const counters = this.#counters;
    this.#library.saker_stats(this.#handle, counters, counters.length);
    const dropped: Record<string, number> = {};
    for (const [reason, place] of Object.entries(REASONS)) {
      const value = Number(counters[place]);
      if (value > 0) dropped[reason] = value;
    }
    const droppedBySyscall: Record<string, number> = {};
    for (let nr = 0; nr < MAX_SYSCALLS; nr++) {
      const value = counters[FIXED + nr];
      if (value > 0n) droppedBySyscall[this.#nameOf(nr)] = Number(value);
    }
    return {
      produced: Number(counters[0]),
      delivered: this.#delivered,
      dropped,
      droppedBySyscall,
    };
  }

  close(): void {
    if (this.#handle === null || this.#closing) return;
    this.#closing = true;
    if (this.#running) this.#library.saker_wake(this.#handle);
    else this.#free();
  }

  #free(): void {
    this.#last = this.stats();
    // the memory behind the rings goes away: nobody may look at it any more
    this.#rings = [];
    this.#view.attach(new Uint8Array(0), new DataView(new ArrayBuffer(0)));
    this.#library.saker_close(this.#handle);
    this.#handle = null;
  }

  #open(): Deno.PointerObject {
    if (this.#handle === null) throw new SourceError("the probe is closed");
    return this.#handle;
  }

  #nameOf(number: number): string {
    if (this.#names === undefined) {
      this.#names = [];
      for (const [name, nr] of [...nativeSyscalls(), ...COMPAT_ONLY]) {
        this.#names[nr] = name;
      }
    }
    return this.#names[number] ?? "other";
  }
}

/** Lets timers and sinks run. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

function mapRings(
  library: ProbeLibrary,
  handle: Deno.PointerObject,
): Ring[] {
  const size = Number(library.saker_ring_bytes(handle));
  const mapped = Number(library.saker_ring_data_bytes(handle));
  const rings: Ring[] = [];
  for (let i = 0; i < library.saker_ring_count(handle); i++) {
    const view = (at: Deno.PointerObject | null, bytes: number) =>
      Deno.UnsafePointerView.getArrayBuffer(at!, bytes) as ArrayBuffer;
    rings.push(
      new Ring({
        consumer: view(library.saker_ring_consumer(handle, i), 8),
        producer: view(library.saker_ring_producer(handle, i), 8),
        data: view(library.saker_ring_data(handle, i), mapped),
        size,
      }),
    );
  }
  return rings;
}

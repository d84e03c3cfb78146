import type { EventView } from "../events/view.ts";

/** Takes events, one by one; the view is valid only during the call. */
export type EventHandler = (view: EventView) => void;

/** Where events come from: the probe's rings, a capture file, an audit log. */
export interface Source {
  /** Name that rules know it by (`syscall`, `k8s_audit`). */
  readonly name: string;
  /**
   * Delivers events to `handler` until the source ends or `signal` is aborted. Works in bounded slices: it never holds
   * the thread for longer than a few milliseconds without letting timers and sinks run.
   *
   * @throws {SourceError} when the source fails; what could be read has been delivered
   */
  run(handler: EventHandler, signal: AbortSignal): Promise<void>;
  /** Counters so far. */
  stats(): SourceStats;
  /** Detaches and frees. Idempotent. */
  close(): void;
}

/** Where every event of a source went: produced = delivered + Σ dropped. */
export interface SourceStats {
  produced: number;
  delivered: number;
  /** Losses by reason: `ring_full`, `scratch`, `page_fault`, … */
  dropped: Record<string, number>;
  /** Losses by syscall name, where known. */
  droppedBySyscall: Record<string, number>;
}

/** Events that were lost, whatever the reason. */
export function lostOf({ dropped }: SourceStats): number {
  return Object.values(dropped).reduce((sum, count) => sum + count, 0);
}

/** A source that cannot go on; the message says what to do. */
export class SourceError extends Error {}

import { messageOf } from "../../errors.ts";
import type { Alert, Sink, SinkStats } from "../alert.ts";

/** A rendered alert on its way out. */
export interface Line {
  text: string;
  alert: Alert;
}

/** The end of a sink: a file, a program, an endpoint. It may take its time. */
export interface Output {
  readonly name: string;
  /** Lines that {@link deliver} takes at once, at most. */
  readonly batch: number;
  /** Hands lines over; when it throws they are lost, and counted. */
  deliver(lines: readonly Line[]): Promise<void>;
  /** The same at once, blocking: for runs over files, where nothing is lost by waiting. */
  deliverNow?(lines: readonly Line[]): void;
  /** Closes what is open; the next delivery opens it anew. */
  reopen?(): Promise<void> | void;
  close(): Promise<void> | void;
}

/** Settings of a {@link QueuedSink}. */
export interface QueueOptions {
  /** Characters of text that may wait. */
  maxBytes: number;
  /** Alerts that may wait; Infinity = only bytes count. */
  maxItems: number;
  /** Deliver in {@link QueuedSink.write} itself where the output can. */
  blocking: boolean;
  /** Told about failures: once when an output begins to fail, not for each alert. */
  onError(message: string): void;
}

/**
 * A sink in front of an output: takes alerts without ever waiting, up to a bound, and feeds them to the output one
 * delivery after the other. What does not fit or cannot be delivered is counted.
 */
export class QueuedSink implements Sink {
  readonly name: string;
  readonly #output: Output;
  readonly #options: QueueOptions;
  #queue: Line[] = [];
  #queuedBytes = 0;
  #written = 0;
  #discarded = 0;
  #failing = false;
  #reopen = false;
  #pumping: Promise<void> | undefined;
  #busySince = 0;

  constructor(output: Output, options: QueueOptions) {
    this.name = output.name;
    this.#output = output;
    this.#options = options;
  }

  write(text: string, alert: Alert): void {
    const { blocking, maxBytes, maxItems } = this.#options;
    if (blocking && this.#output.deliverNow !== undefined) {
      this.#now({ text, alert });
      return;
    }
    if (
      this.#queuedBytes + text.length > maxBytes ||
      this.#queue.length >= maxItems
    ) {
      this.#discarded++;
      return;
    }
    this.#queue.push({ text, alert });
    this.#queuedBytes += text.length;
    this.#pumping ??= this.#pump();
  }

  /** Milliseconds the delivery under way has taken so far; 0 when there is none. */
  get blockedMs(): number {
    return this.#busySince === 0 ? 0 : performance.now() - this.#busySince;
  }

  reopen(): void {
    this.#reopen = true;
    this.#pumping ??= this.#pump();
  }

  async flush(timeoutMs: number): Promise<void> {
    if (this.#pumping === undefined) return;
    const timeout = Promise.withResolvers<void>();
    const timer = setTimeout(timeout.resolve, timeoutMs);
    await Promise.race([this.#pumping, timeout.promise]);
    clearTimeout(timer);
  }

  /** Closes the output; what still waits is given up and counted. */
  async close(): Promise<void> {
    this.#discarded += this.#queue.length;
    this.#queue = [];
    this.#queuedBytes = 0;
    // a delivery that hangs must not keep saker from ending
    if (this.#busySince === 0) await this.#pumping;
    await this.#output.close();
  }

  stats(): SinkStats {
    return {
      written: this.#written,
      discarded: this.#discarded,
      queuedBytes: this.#queuedBytes,
    };
  }

  async #pump(): Promise<void> {
    while (this.#queue.length > 0 || this.#reopen) {
      if (this.#reopen) {
        this.#reopen = false;
        this.#busySince = performance.now();
        await this.#output.reopen?.();
        this.#busySince = 0;
        continue;
      }
      const lines = this.#queue.splice(0, this.#output.batch);
      for (const line of lines) this.#queuedBytes -= line.text.length;
      this.#busySince = performance.now();
      try {
        await this.#output.deliver(lines);
        this.#delivered(lines.length);
      } catch (error) {
        this.#failed(lines.length, error);
      }
      this.#busySince = 0;
    }
    this.#pumping = undefined;
  }

  #now(line: Line): void {
    try {
      this.#output.deliverNow!([line]);
      this.#delivered(1);
    } catch (error) {
      this.#failed(1, error);
    }
  }

  #delivered(count: number): void {
    this.#written += count;
    this.#failing = false;
  }

  #failed(count: number, error: unknown): void {
    this.#discarded += count;
    if (this.#failing) return;
    this.#failing = true;
    this.#options.onError(`${this.name} output: ${messageOf(error)}`);
  }
}

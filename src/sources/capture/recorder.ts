import type { EventView } from "../../events/view.ts";
import { createOutput } from "./byte_output.ts";
import { CaptureWriter, type WriterStats } from "./capture_writer.ts";
import type { CaptureError } from "./error.ts";
import type { CaptureTables } from "./write_head.ts";

/** How often events go to the file even when few come, ms. */
const FLUSH_MS = 1000;

/** Files that may wait for a slow disk at a time. */
const MAX_UNFINISHED = 4;

/** Settings of a {@link Recorder}. */
export interface RecorderOptions {
  /** File to write; with {@link keep} the pattern of the files' names, see {@link numberedPath}. */
  path: string;
  /** The state at the time of the call, for the head of each file. */
  tables: () => CaptureTables;
  /** Bytes of a file (packed ones: as they are on disk) after which it ends; 0 = any. */
  limit?: number;
  /** Go on in another file at the limit, and keep so many; 0 = stop there. */
  keep?: number;
  /** The file must not exist yet; for names that others could foresee. */
  exclusive?: boolean;
  /** Pack it whatever its name. */
  gzip?: boolean;
  /** Hold the source up rather than lose events: for sources that can wait. */
  waits?: boolean;
}

/** Writes the events it is given into a capture, or into a row of captures of limited size. */
export class Recorder {
  readonly #options: RecorderOptions;
  #writer: CaptureWriter;
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #files: string[] = [];
  readonly #before: WriterStats = { written: 0, lost: 0 };
  #closing: Promise<void> = Promise.resolve();
  #error: CaptureError | undefined;
  #number = 0;
  #unfinished = 0;
  #full = false;

  /** @throws {CaptureError} the file cannot be created */
  constructor(options: RecorderOptions) {
    this.#options = options;
    this.#writer = this.#open();
    this.#timer = setInterval(() => this.#writer.flush(), FLUSH_MS);
    Deno.unrefTimer(Number(this.#timer));
  }

  /** The size limit was reached; nothing more is written. */
  get full(): boolean {
    return this.#full;
  }
  /** Why nothing more is written: a full disk, for example. */
  get error(): CaptureError | undefined {
    return this.#error ?? this.#writer.error;
  }
  /** Files that are kept, oldest first. */
  get files(): readonly string[] {
    return this.#files;
  }

  /**
   * Records the event at hand.
   *
   * @param stateOnly readers take it for their tables only
   */
  event(view: EventView, stateOnly: boolean): void {
    const { limit = 0, keep = 0 } = this.#options;
    // rather a file that is too large than many that wait for a slow disk
    if (
      keep > 0 && limit > 0 && this.#writer.size >= limit &&
      this.#unfinished < MAX_UNFINISHED
    ) this.#next();
    if (this.#full) return;
    this.#writer.event(view, stateOnly);
    // without a next file the recording is over now, not only when another event comes
    if (keep === 0 && limit > 0) this.#full = this.#writer.size >= limit;
  }

  /** Events recorded and lost, in all files; complete after {@link close}. */
  stats(): WriterStats {
    const { written, lost } = this.#writer.stats();
    return {
      written: this.#before.written + written,
      lost: this.#before.lost + lost,
    };
  }

  /** Writes what is left and closes the file. Failures are in {@link error}. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#closing;
    await this.#writer.close();
  }

  #open(): CaptureWriter {
    const { path, keep = 0, tables, exclusive, gzip, waits } = this.#options;
    const name = keep > 0 ? numberedPath(path, this.#number++) : path;
    const writer = new CaptureWriter(
      createOutput(name, { exclusive, gzip, waits }),
      tables(),
    );
    this.#files.push(name);
    return writer;
  }

  #next(): void {
    const { keep = 0 } = this.#options;
    const done = this.#writer;
    try {
      this.#writer = this.#open();
    } catch (error) {
      this.#error = error as CaptureError;
      this.#full = true;
      return;
    }
    this.#unfinished++;
    this.#closing = this.#closing.then(() => done.close()).then(() => {
      const { written, lost } = done.stats();
      this.#before.written += written;
      this.#before.lost += lost;
      this.#error ??= done.error;
      this.#unfinished--;
    });
    while (this.#files.length > keep) this.#remove(this.#files.shift()!);
  }

  #remove(path: string): void {
    this.#closing = this.#closing.then(() => Deno.remove(path)).catch(
      () => {/* somebody was faster */},
    );
  }
}

/** `trace.scap.gz` and 3 make `trace.0003.scap.gz`: the endings that say what is inside stay at the end. */
export function numberedPath(path: string, number: number): string {
  const [, stem, ending] = /^(.*?)((?:\.scap)?(?:\.gz)?)$/s.exec(path)!;
  return `${stem}.${String(number).padStart(4, "0")}${ending}`;
}

import { writeAllSync } from "./write_all.ts";

/** Bytes collected before they are written. */
const CHUNK = 64 * 1024;

/** Writes many lines to standard output at little cost. */
export class Lines {
  readonly #encoder = new TextEncoder();
  readonly #bytes = new Uint8Array(CHUNK);
  #used = 0;
  #closed = false;

  /** Nobody reads standard output any more. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Adds a line; it is written with others, or at {@link flush}. */
  line(text: string): void {
    const line = text + "\n";
    let done = 0;
    while (done < line.length && !this.#closed) {
      const { read, written } = this.#encoder.encodeInto(
        done === 0 ? line : line.slice(done),
        this.#bytes.subarray(this.#used),
      );
      this.#used += written;
      done += read;
      if (done < line.length) this.flush();
    }
  }

  flush(): void {
    const used = this.#used;
    this.#used = 0;
    if (used === 0 || this.#closed) return;
    try {
      writeAllSync(Deno.stdout, this.#bytes.subarray(0, used));
    } catch (error) {
      if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
      this.#closed = true;
    }
  }
}

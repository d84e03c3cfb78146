import { writeAll, writeAllSync } from "../../write_all.ts";
import { linesToBytes } from "./_text.ts";
import type { Line, Output } from "./queued_sink.ts";

/** One line per alert on standard output. */
export class StdoutOutput implements Output {
  readonly name = "stdout";
  readonly batch = 256;
  readonly #onClosed: () => void;

  /** @param onClosed called once when nobody reads any more */
  constructor(onClosed: () => void) {
    let closed = false;
    this.#onClosed = () => {
      if (!closed) onClosed();
      closed = true;
    };
  }

  async deliver(lines: readonly Line[]): Promise<void> {
    try {
      await writeAll(Deno.stdout, linesToBytes(lines));
    } catch (error) {
      if (error instanceof Deno.errors.BrokenPipe) this.#onClosed();
      throw error;
    }
  }

  deliverNow(lines: readonly Line[]): void {
    try {
      writeAllSync(Deno.stdout, linesToBytes(lines));
    } catch (error) {
      if (error instanceof Deno.errors.BrokenPipe) this.#onClosed();
      throw error;
    }
  }

  close(): void {}
}

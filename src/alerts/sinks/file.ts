import { writeAll, writeAllSync } from "../../write_all.ts";
import { linesToBytes } from "./_text.ts";
import type { Line, Output } from "./queued_sink.ts";

const OPEN: Deno.OpenOptions = { append: true, create: true, mode: 0o644 };
/** Names that stand for what is open already; the runtime does not open devices. */
const STREAMS: Record<string, Stream | undefined> = {
  "/dev/stdout": Deno.stdout,
  "/dev/stderr": Deno.stderr,
};
type Stream = typeof Deno.stdout | typeof Deno.stderr;

/** Appends to a file: opened for each delivery, so that it may be rotated at any time, or kept open. */
export class FileOutput implements Output {
  readonly name = "file";
  readonly batch = 256;
  readonly #path: string;
  readonly #keepOpen: boolean;
  #file: Deno.FsFile | undefined;

  constructor(path: string, keepOpen: boolean) {
    this.#path = path;
    this.#keepOpen = keepOpen;
  }

  async deliver(lines: readonly Line[]): Promise<void> {
    const file = STREAMS[this.#path] ??
      (this.#file ??= await Deno.open(this.#path, OPEN));
    try {
      await writeAll(file, linesToBytes(lines));
    } finally {
      if (!this.#keepOpen) this.reopen();
    }
  }

  deliverNow(lines: readonly Line[]): void {
    const file = STREAMS[this.#path] ??
      (this.#file ??= Deno.openSync(this.#path, OPEN));
    try {
      writeAllSync(file, linesToBytes(lines));
    } finally {
      if (!this.#keepOpen) this.reopen();
    }
  }

  reopen(): void {
    this.#file?.close();
    this.#file = undefined;
  }

  close(): void {
    this.reopen();
  }
}

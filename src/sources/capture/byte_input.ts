import { messageOf } from "../../errors.ts";
import type { createGunzip, Gunzip } from "node:zlib";
import { CaptureError } from "./error.ts";

/** A stream of bytes that is pulled piece by piece, so that its size does not matter. */
export interface ByteInput {
  /**
   * Reads some bytes into `into`.
   *
   * @returns how many, 0 at the end; a promise only where waiting is needed
   * @throws {CaptureError} the input cannot be read or unpacked
   */
  read(into: Uint8Array): number | Promise<number>;
  /** The packed stream ended in its middle. Known once `read` has returned 0. */
  readonly brokenOff: boolean;
  close(): void;
}

/** Compressed bytes handed to the unpacker at once. */
const PIECE = 64 * 1024;
/** Unpacked bytes that wait for the reader before the unpacker pauses. */
const MAX_WAITING = 4 * 1024 * 1024;

/**
 * Opens a capture for reading, `-` for standard input; gzip is recognised by its first bytes.
 *
 * @throws {CaptureError} the file cannot be opened
 */
export async function openInput(path: string): Promise<ByteInput> {
  const raw = openRaw(path);
  try {
    const head = new Uint8Array(2);
    let got = 0;
    while (got < 2) {
      const count = await raw.read(head.subarray(got));
      if (count === 0) break;
      got += count;
    }
    const input = new PrefixedInput(head.subarray(0, got), raw);
    if (got < 2 || head[0] !== 0x1f || head[1] !== 0x8b) return input;
    // loading it takes long enough to be felt by those who do not need it
    const zlib = await import("node:zlib");
    return new GzipInput(input, zlib.createGunzip);
  } catch (error) {
    raw.close();
    throw error;
  }
}

function openRaw(path: string): ByteInput {
  if (path === "-") return new StreamInput(Deno.stdin, "standard input");
  try {
    const file = Deno.openSync(path);
    const info = file.statSync();
    if (info.isDirectory) {
      file.close();
      throw new CaptureError(`${path} is a directory, not a capture`);
    }
    // a pipe may have nothing to say for long: only files are read without waiting
    return info.isFile ? new FileInput(file) : new StreamInput(file, path);
  } catch (error) {
    if (error instanceof CaptureError) throw error;
    const why = error instanceof Deno.errors.NotFound
      ? "there is no such file"
      : messageOf(error);
    throw new CaptureError(`cannot open capture ${path}: ${why}`);
  }
}

/** A regular file. */
class FileInput implements ByteInput {
  readonly brokenOff = false;
  #file: Deno.FsFile | undefined;

  constructor(file: Deno.FsFile) {
    this.#file = file;
  }
  read(into: Uint8Array): number {
    return this.#file?.readSync(into) ?? 0;
  }
  close(): void {
    this.#file?.close();
    this.#file = undefined;
  }
}

/** Standard input, a pipe or a device. */
class StreamInput implements ByteInput {
  readonly brokenOff = false;
  readonly #name: string;
  #stream: (Pick<Deno.FsFile, "read" | "close">) | undefined;

  constructor(stream: Pick<Deno.FsFile, "read" | "close">, name: string) {
    this.#stream = stream;
    this.#name = name;
  }
  async read(into: Uint8Array): Promise<number> {
    try {
      return await this.#stream?.read(into) ?? 0;
    } catch (error) {
      if (this.#stream === undefined) return 0;
      throw new CaptureError(
        `cannot read ${this.#name}: ${messageOf(error)}`,
      );
    }
  }
  close(): void {
    const stream = this.#stream;
    this.#stream = undefined;
    try {
      stream?.close();
    } catch {
      // standard input may have been closed by somebody else already
    }
  }
}

/** Bytes that were read to look at them, then the rest. */
class PrefixedInput implements ByteInput {
  #prefix: Uint8Array;
  readonly #rest: ByteInput;

  constructor(prefix: Uint8Array, rest: ByteInput) {
    this.#prefix = prefix;
    this.#rest = rest;
  }
  get brokenOff(): boolean {
    return this.#rest.brokenOff;
  }
  read(into: Uint8Array): number | Promise<number> {
    if (this.#prefix.length === 0) return this.#rest.read(into);
    const count = Math.min(into.length, this.#prefix.length);
    into.set(this.#prefix.subarray(0, count));
    this.#prefix = this.#prefix.subarray(count);
    return count;
  }
  close(): void {
    this.#rest.close();
  }
}

/** Unpacks gzip, also of several members; bounded whatever the ratio of compression. */
class GzipInput implements ByteInput {
  brokenOff = false;
  readonly #packed: ByteInput;
  readonly #gunzip: Gunzip;
  readonly #pieces: Uint8Array[] = [];
  #waiting = 0;
  #ended = false;
  #closed = false;
  #error: Error | undefined;
  #wake: (() => void) | undefined;
  #drained: (() => void) | undefined;

  constructor(packed: ByteInput, create: typeof createGunzip) {
    this.#packed = packed;
    this.#gunzip = create({ chunkSize: 256 * 1024 });
    this.#gunzip.on("data", (piece: Uint8Array) => {
      this.#pieces.push(piece);
      this.#waiting += piece.length;
      if (this.#waiting >= MAX_WAITING) this.#gunzip.pause();
      this.#wake?.();
    });
    this.#gunzip.on("drain", () => this.#drained?.());
    this.#gunzip.on("end", () => this.#end());
    this.#gunzip.on("error", (error: Error) => {
      this.#error ??= error;
      this.#end();
    });
    this.#feed().catch((error) => {
      this.#error ??= error;
      this.#end();
    });
  }

  async read(into: Uint8Array): Promise<number> {
    while (this.#pieces.length === 0) {
      if (this.#ended) return this.#finish();
      this.#gunzip.resume();
      await new Promise<void>((resolve) => this.#wake = resolve);
      this.#wake = undefined;
    }
    const piece = this.#pieces[0];
    const count = Math.min(into.length, piece.length);
    into.set(piece.subarray(0, count));
    if (count === piece.length) this.#pieces.shift();
    else this.#pieces[0] = piece.subarray(count);
    this.#waiting -= count;
    return count;
  }

  close(): void {
    this.#closed = true;
    this.#packed.close();
    this.#gunzip.destroy();
    this.#end();
  }

  #end(): void {
    this.#ended = true;
    this.#wake?.();
    this.#drained?.();
  }

  #finish(): number {
    const error = this.#error;
    if (error === undefined || this.#closed) return 0;
    if (error instanceof CaptureError) throw error;
    if ((error as { code?: string }).code === "Z_BUF_ERROR") {
      this.brokenOff = true;
      return 0;
    }
    throw new CaptureError(`damaged gzip data: ${error.message}`);
  }

  async #feed(): Promise<void> {
    const gunzip = this.#gunzip;
    while (!this.#ended) {
      const piece = new Uint8Array(PIECE);
      const count = await this.#packed.read(piece);
      if (this.#ended) return;
      if (count === 0) {
        gunzip.end();
        return;
      }
      // the unpacker keeps the piece: the next one gets memory of its own
      if (!gunzip.write(piece.subarray(0, count))) {
        await new Promise<void>((resolve) => this.#drained = resolve);
      }
    }
  }
}

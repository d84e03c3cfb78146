import { messageOf } from "../../errors.ts";
import { acquirePacker, type Packer, releasePacker } from "./_packer.ts";
import { CaptureError } from "./error.ts";

/** A file that pieces are appended to, and that ends with a whole piece whatever happens. */
export interface ByteOutput {
  /** Bytes in the file. */
  readonly size: number;
  /**
   * Appends a piece.
   *
   * @throws {CaptureError} the file cannot be written; nothing of the piece is left in it
   */
  write(piece: Uint8Array): Promise<void>;
  close(): void;
}

/** A file, or standard output, which has no end that could be cut off. */
type Writable =
  & Pick<Deno.FsFile, "write" | "writeSync" | "close">
  & Partial<Pick<Deno.FsFile, "truncateSync">>;

/**
 * Creates a file for a capture, readable for its owner only; `.gz` at the end of the name packs it, `-` is standard
 * output.
 *
 * @param settings `exclusive`: the file must not exist, not even as a link; `gzip`: pack it whatever its name; `waits`: write in
 *   the turn of the caller, who is held up by a slow disk
 * @throws {CaptureError} the file cannot be created
 */
export function createOutput(
  path: string,
  settings: { exclusive?: boolean; gzip?: boolean; waits?: boolean } = {},
): ByteOutput {
  let file: Writable;
  try {
    file = path === "-" ? Deno.stdout : Deno.openSync(path, {
      write: true,
      ...(settings.exclusive
        ? { createNew: true }
        : { create: true, truncate: true }),
      mode: 0o600,
    });
  } catch (error) {
    throw new CaptureError(
      `cannot create capture ${path}: ${messageOf(error)}`,
    );
  }
  const output = new FileOutput(path, file, settings.waits ?? false);
  return settings.gzip ?? path.endsWith(".gz")
    ? new GzipOutput(output, settings.waits ?? false)
    : output;
}

class FileOutput implements ByteOutput {
  size = 0;
  readonly #path: string;
  readonly #file: Writable;
  readonly #waits: boolean;

  constructor(path: string, file: Writable, waits: boolean) {
    this.#path = path;
    this.#file = file;
    this.#waits = waits;
  }

  async write(piece: Uint8Array): Promise<void> {
    try {
      for (let at = 0; at < piece.length;) {
        const rest = piece.subarray(at);
        at += this.#waits
          ? this.#file.writeSync(rest)
          : await this.#file.write(rest);
      }
    } catch (error) {
      // half a piece would make the end unreadable
      try {
        this.#file.truncateSync?.(this.size);
      } catch {
        // not a regular file: what is out is out
      }
      throw new CaptureError(
        `cannot write capture ${this.#path}: ${messageOf(error)}`,
      );
    }
    this.size += piece.length;
  }

  close(): void {
    this.#file.close();
  }
}

/**
 * Packs every piece into a gzip member of its own, so that the file can be read at any time up to its last piece. Fast
 * packing: what counts is that the disk keeps up.
 */
class GzipOutput implements ByteOutput {
  readonly #file: ByteOutput;
  #packer: Packer | undefined;

  constructor(file: ByteOutput, waits: boolean) {
    this.#file = file;
    // who can wait needs no second thread
    this.#packer = waits ? undefined : acquirePacker();
  }
  get size(): number {
    return this.#file.size;
  }
  async write(piece: Uint8Array): Promise<void> {
    await this.#file.write(
      this.#packer === undefined
        ? await packHere(piece)
        : await this.#packer.pack(piece),
    );
  }
  close(): void {
    if (this.#packer !== undefined) releasePacker();
    this.#packer = undefined;
    this.#file.close();
  }
}

async function packHere(piece: Uint8Array): Promise<Uint8Array> {
  // loading it takes long enough to be felt by those who do not need it
  const { gzipSync } = await import("node:zlib");
  return gzipSync(piece, { level: 1 });
}

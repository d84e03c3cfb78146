import { type ByteString, latin1 } from "../../events/bytestring.ts";
import { atByte, CaptureError } from "./error.ts";

/** Reads packed fields one after the other and refuses to step over the end. */
export class Cursor {
  readonly #bytes: Uint8Array;
  readonly #data: DataView;
  /** Offset of the file that `bytes[0]` stands at, for messages. */
  readonly #base: number;
  at: number;
  readonly end: number;

  constructor(
    bytes: Uint8Array,
    data: DataView,
    start: number,
    end: number,
    base: number,
  ) {
    this.#bytes = bytes;
    this.#data = data;
    this.at = start;
    this.end = end;
    this.#base = base;
  }

  get left(): number {
    return this.end - this.at;
  }

  /** A cursor over the next `length` bytes, which this one steps over. */
  part(length: number, what: string): Cursor {
    const start = this.take(length, what);
    return new Cursor(
      this.#bytes,
      this.#data,
      start,
      start + length,
      this.#base,
    );
  }

  /**
   * Steps over `length` bytes.
   *
   * @returns where they start
   * @throws {CaptureError} there are not so many
   */
  take(length: number, what: string): number {
    if (length < 0 || this.at + length > this.end) {
      this.fail(`${what} takes ${length} bytes, ${this.left} are left`);
    }
    const start = this.at;
    this.at += length;
    return start;
  }

  fail(problem: string): never {
    throw new CaptureError(atByte(this.#base + this.at, problem));
  }

  u8(what: string): number {
    return this.#bytes[this.take(1, what)];
  }
  u16(what: string): number {
    return this.#data.getUint16(this.take(2, what), true);
  }
  u32(what: string): number {
    return this.#data.getUint32(this.take(4, what), true);
  }
  u64(what: string): bigint {
    return this.#data.getBigUint64(this.take(8, what), true);
  }
  /** Signed 64-bit value as a double. */
  i64(what: string): number {
    return Number(this.#data.getBigInt64(this.take(8, what), true));
  }
  /** `length` bytes as they are. */
  raw(length: number, what: string): ByteString {
    const start = this.take(length, what);
    return latin1(this.#bytes, start, start + length);
  }
  /** u16 length and so many bytes; what follows a NUL is not text any more. */
  text(what: string): ByteString {
    return upToNul(this.list(what));
  }
  /** u16 length and so many bytes, in which NULs separate strings. */
  list(what: string): ByteString {
    return this.raw(this.u16(what), what);
  }
}

/** The text before the first NUL. */
export function upToNul(text: ByteString): ByteString {
  const nul = text.indexOf("\0");
  return nul < 0 ? text : text.slice(0, nul);
}

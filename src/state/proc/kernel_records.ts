import { type ByteString, latin1 } from "../../events/bytestring.ts";
import { readNext } from "./files.ts";

/** What the kernel hands over at once: eight of its pages. */
const SIZE = 1 << 16;
/** Errors that a reader has to bear: many entries without anything to tell of them. */
const MAX_FAILURES = 100;

/** The record of a table that is being looked at: a struct of `probe/saker_scan.h`. */
export class TableRecord {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #data: DataView;
  start = 0;

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.#bytes = bytes;
    this.#data = new DataView(bytes.buffer);
  }

  u8(at: number): number {
    return this.#bytes[this.start + at];
  }
  u16(at: number): number {
    return this.#data.getUint16(this.start + at, true);
  }
  u32(at: number): number {
    return this.#data.getUint32(this.start + at, true);
  }
  /** A number of 64 bits that is known to be below 2⁵³. */
  u64(at: number): number {
    return this.u32(at) + this.u32(at + 4) * 2 ** 32;
  }
  u64big(at: number): bigint {
    return this.#data.getBigUint64(this.start + at, true);
  }
  text(at: number, length: number): ByteString {
    const begin = this.start + at;
    return latin1(this.#bytes, begin, begin + length);
  }
}

/**
 * Reads a table to its end.
 *
 * @param fd stays open
 * @param take gets every record; the object is the same each time
 * @returns false if the kernel stopped before the end
 */
export function eachRecord(
  fd: number,
  take: (record: TableRecord) => void,
): boolean {
  const bytes = new Uint8Array(SIZE);
  const record = new TableRecord(bytes);
  let kept = 0;
  let failures = 0;
  for (;;) {
    const count = readNext(fd, bytes.subarray(kept));
    if (count === 0) return kept === 0;
    if (count < 0) {
      if (++failures > MAX_FAILURES) return false;
      continue;
    }
    const end = kept + count;
    let at = 0;
    while (end - at >= 4) {
      record.start = at;
      const length = record.u32(0);
      if (length === 0) return false;
      if (length > end - at) break;
      take(record);
      at += length;
    }
    bytes.copyWithin(0, at, end);
    kept = end - at;
  }
}

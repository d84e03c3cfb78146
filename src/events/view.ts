import type { ByteString } from "./bytestring.ts";
import { StringPool } from "./string_pool.ts";

/** Bytes of the event header: ts u64, tid u64, len u32, type u16, nparams u32 (scap-format, event block V2). */
export const HEADER_SIZE = 26;
/** Parameters a view keeps offsets for; the widest event of the schema has 31. */
const MAX_PARAMS = 64;
/** Bytes of the fixed part of a ring record's tail, see `probe/saker_record.h`. */
export const TAIL_SIZE = 24;

/** Kinds of the variable parts of a ring record's tail (`probe/saker_record.h`). */
export const TailKind = {
  /** Path the kernel resolved for the event's (first) path. */
  REALPATH: 1,
  /** Path the kernel resolved for the event's second path. */
  REALPATH2: 2,
  /** Address of the peer in the kernel's socket: `sockaddr` encoding. */
  REALADDR: 3,
  /**
   * The (first) path as the kernel copied it from the program, empty when that is not known. Comes with every path that
   * is the kernel's own in whole.
   */
  NAME: 4,
  /** The second one. */
  NAME2: 5,
} as const;

/** Bits of the tail's flags (`probe/saker_record.h`). */
export const TailFlag = {
  /** The syscall came through the 32-bit entry. */
  COMPAT: 1,
  /** The operation was submitted through io_uring. */
  IO_URING: 2,
  /** The probe has sent a signal to the process because of this event. */
  SIGNALLED: 4,
  /** The probe has refused the operation. */
  DENIED: 8,
} as const;

const pool = new StringPool();

/**
 * A window on one event in memory that somebody else owns: the ring's pages, or a piece of a capture file. One view is
 * reused for all events, so nothing in here allocates on the way to a number; it is valid only until the source moves on.
 *
 * Layout: {@link HEADER_SIZE} bytes of header, `nparams` lengths (u16, or u32 in large events), the parameter values
 * without padding. A live event is followed, behind `len`, by the tail of its ring record.
 */
export class EventView {
  bytes: Uint8Array = new Uint8Array(0);
  data: DataView = new DataView(new ArrayBuffer(0));
  /** Offset of the header in {@link bytes}. */
  start = 0;
  /** Bytes of header, lengths and parameters. */
  length = 0;
  /** Event code, the schema's id; even = enter, odd = exit. */
  type = 0;
  /** Parameters this event carries; may be fewer than in the schema. */
  paramCount = 0;
  /** Running number of the event, from 1. */
  num = 0;
  /** CPU of the event. */
  cpu = 0;
  /** The event only brings the state up to date: no rule is to see it (captures made with a filter). */
  stateOnly = false;
  /** Offset of the tail, or 0 when there is none (captures). */
  tail = 0;
  /** End of the tail. */
  tailEnd = 0;

  /** Parameter lengths are 32-bit. */
  large = false;

  /** Where each parameter begins, and behind them the end of the last one. */
  readonly #offsets = new Int32Array(MAX_PARAMS + 1);

  /** Looks at other memory from the next {@link set} on. `data` and `bytes` cover the same bytes. */
  attach(bytes: Uint8Array, data: DataView): void {
    this.bytes = bytes;
    this.data = data;
  }

  /**
   * Moves to the event at `start`. The caller has checked it with {@link checkEvent} or trusts its origin.
   *
   * @param recordEnd end of the ring record that holds the event; `start + len` when there is no tail
   * @param large lengths are 32-bit
   */
  set(start: number, recordEnd: number, large = false): void {
    const data = this.data;
    this.start = start;
    this.length = data.getUint32(start + 16, true);
    this.type = data.getUint16(start + 20, true);
    const count = data.getUint32(start + 22, true);
    const known = this.paramCount = count > MAX_PARAMS ? MAX_PARAMS : count;
    this.large = large;
    const offsets = this.#offsets;
    let length = start + HEADER_SIZE;
    let at = length + (large ? 4 : 2) * count;
    offsets[0] = at;
    // all at once: readers of parameters are so small then that the compiler puts them where they are called
    for (let i = 1; i <= known; i++) {
      if (large) {
        at += data.getUint32(length, true);
        length += 4;
      } else {
        at += data.getUint16(length, true);
        length += 2;
      }
      offsets[i] = at;
    }
    const end = start + this.length;
    if (recordEnd - end >= TAIL_SIZE) {
      this.tail = end;
      this.tailEnd = recordEnd;
      this.cpu = data.getUint16(end, true);
    } else {
      this.tail = 0;
      this.tailEnd = 0;
    }
  }

  /** Thread id, as the initial pid namespace numbers it. Ids of "no thread" (all ones) come out as −1. */
  get tid(): number {
    return this.data.getUint32(this.start + 12, true) === 0
      ? this.data.getUint32(this.start + 8, true)
      : -1;
  }

  /** Nanoseconds since the epoch. */
  get timestamp(): bigint {
    return this.data.getBigUint64(this.start, true);
  }

  /** Nanoseconds since the epoch, rounded to a double (±128 ns): for ordering and rate limits, not for printing. */
  get timestampApprox(): number {
    return this.data.getUint32(this.start + 4, true) * 4294967296 +
      this.data.getUint32(this.start, true);
  }

  /** Bytes of parameter `index`; 0 when it is empty or absent. */
  paramLength(index: number): number {
    if (index >= this.paramCount) return 0;
    return this.#offsets[index + 1] - this.#offsets[index];
  }

  /** Offset of parameter `index` in {@link bytes}; of an absent one the end of the last one. */
  paramOffset(index: number): number {
    const count = this.paramCount;
    return this.#offsets[index < count ? index : count];
  }

  /** Whether parameter `index` is there and not empty. */
  has(index: number): boolean {
    return this.paramLength(index) > 0;
  }

  /*
   * Numbers. A parameter that is absent or shorter than the type reads as 0: ask `has` where that matters. Hostile
   * captures may carry any length, so every read checks it.
   */

  u8(index: number): number {
    return this.paramLength(index) >= 1
      ? this.bytes[this.paramOffset(index)]
      : 0;
  }
  i8(index: number): number {
    return this.u8(index) << 24 >> 24;
  }
  u16(index: number): number {
    return this.paramLength(index) >= 2
      ? this.data.getUint16(this.paramOffset(index), true)
      : 0;
  }
  i16(index: number): number {
    return this.u16(index) << 16 >> 16;
  }
  u32(index: number): number {
    return this.paramLength(index) >= 4
      ? this.data.getUint32(this.paramOffset(index), true)
      : 0;
  }
  i32(index: number): number {
    return this.u32(index) | 0;
  }
  /** Signed 64-bit value as a double; exact up to 2^53. */
  i64(index: number): number {
    if (this.paramLength(index) < 8) return 0;
    const at = this.paramOffset(index);
    const low = this.data.getUint32(at, true);
    const high = this.data.getInt32(at + 4, true);
    // the two common cases stay small integers, which V8 keeps off the heap
    if (high === 0 && low < 0x80000000) return low;
    if (high === -1 && low >= 0x80000000) return low | 0;
    return high * 4294967296 + low;
  }
  /** Unsigned 64-bit value as a double; exact up to 2^53. */
  u64(index: number): number {
    if (this.paramLength(index) < 8) return 0;
    const at = this.paramOffset(index);
    const low = this.data.getUint32(at, true);
    const high = this.data.getUint32(at + 4, true);
    // as above: a large number in one entry of a table costs a piece of the heap for each
    return high === 0 && low < 0x80000000 ? low : high * 4294967296 + low;
  }
  /** Unsigned 64-bit value, exact. */
  u64big(index: number): bigint {
    return this.paramLength(index) >= 8
      ? this.data.getBigUint64(this.paramOffset(index), true)
      : 0n;
  }
  /** Signed 64-bit value, exact. */
  i64big(index: number): bigint {
    return this.paramLength(index) >= 8
      ? this.data.getBigInt64(this.paramOffset(index), true)
      : 0n;
  }

  /** Text parameter up to its NUL, interned; "" when empty. */
  str(index: number): ByteString {
    const length = this.paramLength(index);
    if (length === 0) return "";
    const at = this.paramOffset(index);
    return pool.get(this.bytes, this.data, at, at + length);
  }

  /** The parameter's bytes, not copied: valid only while the view stands on this event. */
  buf(index: number): Uint8Array {
    const at = this.paramOffset(index);
    return this.bytes.subarray(at, at + this.paramLength(index));
  }

  /* What the tail of a live event's record adds. */

  /** Flags of the tail, see {@link TailFlag}; 0 without a tail. */
  get tailFlags(): number {
    return this.tail === 0 ? 0 : this.data.getUint16(this.tail + 2, true);
  }
  /** Process id (tgid) of the thread, or −1 without a tail. */
  get tgid(): number {
    return this.tail === 0 ? -1 : this.data.getUint32(this.tail + 4, true);
  }
  /** Start of the process (its group leader) in ns since boot, as in /proc/PID/stat but finer; 0n without a tail. */
  get startTime(): bigint {
    return this.tail === 0 ? 0n : this.data.getBigUint64(this.tail + 8, true);
  }
  /** Id of the thread's cgroup (v2 hierarchy); 0n without a tail. */
  get cgroupId(): bigint {
    return this.tail === 0 ? 0n : this.data.getBigUint64(this.tail + 16, true);
  }
  /** The variable part `kind` of the tail as an interned byte string, or undefined. */
  tailString(kind: number): ByteString | undefined {
    const at = this.tailPart(kind);
    if (at < 0) return undefined;
    return pool.get(
      this.bytes,
      this.data,
      at,
      at + this.data.getUint16(at - 2, true),
    );
  }
  /** Offset of the value of the tail's variable part `kind`, −1 when absent; its u16 length stands 2 bytes before. */
  tailPart(kind: number): number {
    if (this.tail === 0) return -1;
    let at = this.tail + TAIL_SIZE;
    while (at + 4 <= this.tailEnd) {
      const length = this.data.getUint16(at + 2, true);
      if (at + 4 + length > this.tailEnd) return -1;
      if (this.bytes[at] === kind) return at + 4;
      at += 4 + length;
    }
    return -1;
  }
}

/**
 * Checks that the event at `start` lies within `[start, limit)` and that its lengths add up.
 *
 * @returns undefined when it does, else what is wrong
 */
export function checkEvent(
  data: DataView,
  start: number,
  limit: number,
  large = false,
): string | undefined {
  if (start + HEADER_SIZE > limit) return "header does not fit";
  const length = data.getUint32(start + 16, true);
  if (length < HEADER_SIZE || start + length > limit) {
    return `length ${length} does not fit`;
  }
  const count = data.getUint32(start + 22, true);
  const size = large ? 4 : 2;
  if (count > 0xffff || HEADER_SIZE + count * size > length) {
    return `${count} parameters do not fit`;
  }
  let sum = HEADER_SIZE + count * size;
  for (let i = 0; i < count; i++) {
    const at = start + HEADER_SIZE + i * size;
    sum += large ? data.getUint32(at, true) : data.getUint16(at, true);
  }
  return sum === length
    ? undefined
    : `parameters take ${sum} bytes, header says ${length}`;
}

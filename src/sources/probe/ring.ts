import { type EventView, HEADER_SIZE } from "../../events/view.ts";
import type { EventHandler } from "../source.ts";

/** Bytes before the payload of a record: u32 length and state, u32 for the kernel. */
const RECORD_HEADER = 8;
/*
 * A record's first word (include/uapi/linux/bpf.h): while it is being written BPF_RINGBUF_BUSY_BIT is set, the sign bit
 * here; BPF_RINGBUF_DISCARD_BIT is that of a record that was given up; the rest is the payload's length in bytes.
 */
const DISCARD = 0x40000000;
const LENGTH = 0x3fffffff;
/** Bytes after which the space is given back, so that the probe can fill it while the rest is read. */
const PUBLISH_BYTES = 64 * 1024;

/**
 * High word of a recent time, ns since the epoch. Relative to it a timestamp is exact as a double, for a hundred days;
 * events less than 256 ns apart would not come in order otherwise.
 */
const ORIGIN = Math.floor(Date.now() * 1e6 / 4294967296);

/** The memory of a BPF ring buffer as mapped into this process. */
export interface RingMemory {
  /** Position of the reader, u64. */
  consumer: ArrayBuffer;
  /** Position of the writers, u64. */
  producer: ArrayBuffer;
  /** The data, and behind it its beginning once more, as much as the largest record takes. */
  data: ArrayBuffer;
  /** Bytes of the data, a power of two. */
  size: number;
  /** High word of the time that {@link Ring.next} counts from; default: of a recent one. */
  origin?: number;
}

/**
 * Reads one ring. Positions run on for ever as 64-bit numbers; here they are doubles, exact for 2^53 bytes.
 * Lengths fit into small integers, which is what the loop works with.
 *
 * Memory order: a record is complete when its busy bit is clear, which the kernel does with a release. On x86 plain
 * loads are acquiring; `Atomics.load` says so to the compiler here and is right on other machines too.
 */
export class Ring {
  /** Records skipped because their length was impossible; not from any kernel. */
  malformed = 0;
  readonly #consumer: BigInt64Array<ArrayBuffer>;
  readonly #producer: BigInt64Array<ArrayBuffer>;
  readonly #words: Int32Array<ArrayBuffer>;
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #data: DataView<ArrayBuffer>;
  readonly #mask: number;
  readonly #origin: number;
  /** Bytes given back to the writers, all in all. */
  #published: number;
  /** Bytes read since. */
  #read = 0;
  /** Bytes that the writers have claimed and that have not been read. */
  #waiting = 0;
  /** How many of them may be read now. */
  #ready = 0;
  /** Place of the next record in the data. */
  #offset: number;

  constructor(memory: RingMemory) {
    this.#consumer = new BigInt64Array(memory.consumer, 0, 1);
    this.#producer = new BigInt64Array(memory.producer, 0, 1);
    this.#words = new Int32Array(memory.data);
    this.#bytes = new Uint8Array(memory.data);
    this.#data = new DataView(memory.data);
    this.#mask = memory.size - 1;
    this.#origin = memory.origin ?? ORIGIN;
    this.#published = Number(this.#consumer[0]);
    this.#offset = this.#published % memory.size;
  }

  /** Looks how far the writers are. Returns whether there is anything to read. */
  refresh(): boolean {
    this.look();
    this.#ready = this.#waiting;
    return this.#ready > 0;
  }

  /**
   * Looks again, for {@link next} only: what has come since {@link refresh} is not handed out. Of several rings, all
   * have to be looked at a second time after all have been looked at once: then whatever is older than an event that the
   * first look has found is known.
   */
  look(): void {
    const end = Number(Atomics.load(this.#producer, 0));
    this.#waiting = end - this.#published - this.#read;
  }

  /** Gives the space of what has been read back to the writers. */
  publish(): void {
    if (this.#read === 0) return;
    this.#published += this.#read;
    this.#read = 0;
    // one 64-bit store: the kernel must never see half of a position
    Atomics.store(this.#consumer, 0, BigInt(this.#published));
  }

  /**
   * Time of the next event, ns since a common origin, or `Infinity` when there is none.
   * Steps over empty and malformed records.
   */
  next(): number {
    while (this.#waiting > 0) {
      const at = this.#offset;
      const word = Atomics.load(this.#words, at >> 2);
      if (word < 0) return Infinity;
      const length = word & LENGTH;
      if ((word & DISCARD) === 0 && this.#fits(at, length)) {
        return this.#timestamp(at + RECORD_HEADER);
      }
      this.#skip(length);
    }
    return Infinity;
  }

  /**
   * Hands up to `limit` events, and none later than `until`, to the handler.
   *
   * @returns how many; fewer than `limit` when there are no more (or no older ones)
   */
  drain(
    view: EventView,
    handler: EventHandler,
    limit: number,
    until = Infinity,
  ): number {
    view.attach(this.#bytes, this.#data);
    const words = this.#words;
    let count = 0;
    while (count < limit && this.#ready > 0) {
      const at = this.#offset;
      const word = Atomics.load(words, at >> 2);
      if (word < 0) break;
      const length = word & LENGTH;
      if ((word & DISCARD) === 0 && this.#fits(at, length)) {
        const start = at + RECORD_HEADER;
        if (until !== Infinity && this.#timestamp(start) > until) break;
        view.set(start, start + length);
        view.num++;
        count++;
        handler(view);
      }
      this.#skip(length);
    }
    return count;
  }

  #timestamp(start: number): number {
    return (this.#data.getUint32(start + 4, true) - this.#origin) * 4294967296 +
      this.#data.getUint32(start, true);
  }

  #skip(length: number): void {
    let step = (length + RECORD_HEADER + 7) & ~7;
    if (step > this.#waiting) {
      // a length that leads past the writers: nothing after it can be trusted
      this.malformed++;
      step = this.#waiting;
    }
    this.#offset = (this.#offset + step) & this.#mask;
    this.#waiting -= step;
    this.#ready -= step;
    this.#read += step;
    if (this.#read >= PUBLISH_BYTES) this.publish();
  }

  /** Whether a record holds the event that its header claims. */
  #fits(at: number, length: number): boolean {
    if (
      length >= HEADER_SIZE && length + RECORD_HEADER <= this.#waiting &&
      at + RECORD_HEADER + length <= this.#bytes.length
    ) {
      const start = at + RECORD_HEADER;
      const claimed = this.#data.getUint32(start + 16, true);
      const params = this.#data.getUint32(start + 22, true);
      if (claimed <= length && HEADER_SIZE + 2 * params <= claimed) return true;
    }
    this.malformed++;
    return false;
  }
}

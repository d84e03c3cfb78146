import { HEADER_SIZE } from "../../events/view.ts";
import { Ring } from "./ring.ts";

/** Bytes of the data of a {@link FakeRing}. */
export const SIZE = 4096;
/** Bits of a record's first word. */
export const BUSY = 0x80000000;
export const DISCARD = 0x40000000;

/** A ring in ordinary memory, with the kernel's side of it. */
export class FakeRing {
  readonly consumer = new ArrayBuffer(8);
  readonly producer = new ArrayBuffer(8);
  /** The second half mirrors the first. */
  readonly data = new ArrayBuffer(2 * SIZE);
  readonly ring: Ring;
  #position: number;
  readonly #bytes = new Uint8Array(this.data);

  constructor(start = 0) {
    this.#position = start;
    new BigInt64Array(this.consumer)[0] = BigInt(start);
    new BigInt64Array(this.producer)[0] = BigInt(start);
    this.ring = new Ring({ ...this, size: SIZE, origin: 0 });
  }

  get consumed(): number {
    return Number(new BigInt64Array(this.consumer)[0]);
  }

  /** Writes a record. Returns what ends its writing, or undefined when there is no room. */
  write(payload: Uint8Array, state: number): (() => void) | undefined {
    const length = (8 + payload.length + 7) & ~7;
    if (this.#position + length - this.consumed > SIZE) return undefined;
    const at = this.#position % SIZE;
    this.#put(at + 8, payload);
    this.word(at, payload.length | state);
    this.#position += length;
    new BigInt64Array(this.producer)[0] = BigInt(this.#position);
    return () => this.word(at, payload.length);
  }

  /** Writes the word in front of a record. */
  word(at: number, value: number): void {
    this.#put(at, new Uint8Array(Uint32Array.of(value >>> 0, 0).buffer));
  }

  #put(at: number, bytes: Uint8Array): void {
    bytes.forEach((byte, i) => {
      const place = (at + i) % SIZE;
      this.#bytes[place] = byte;
      this.#bytes[place + SIZE] = byte;
    });
  }
}

/** An event of time `id` with one parameter and something behind it. */
export function event(
  id: number,
  param: number,
  tail = 0,
): Uint8Array<ArrayBuffer> {
  const length = HEADER_SIZE + 2 + param;
  const bytes = new Uint8Array(length + tail);
  const data = new DataView(bytes.buffer);
  data.setBigUint64(0, BigInt(id), true);
  data.setUint32(16, length, true);
  data.setUint16(20, 5, true);
  data.setUint32(22, 1, true);
  data.setUint16(26, param, true);
  bytes.fill(id & 0xff, HEADER_SIZE + 2, length);
  return bytes;
}

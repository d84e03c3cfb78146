import { type EventView, HEADER_SIZE } from "../../events/view.ts";

/** Memory that an event is built in; grows, and is used again for the next one. */
export class Scratch {
  bytes = new Uint8Array(4096);
  data = new DataView(this.bytes.buffer);
  #large = false;
  #slot = 0;
  #at = 0;

  /** Starts an event of `count` parameters that take at most `size` bytes. */
  begin(count: number, large: boolean, size: number): void {
    const lengths = (large ? 4 : 2) * count;
    const needed = HEADER_SIZE + lengths + size;
    if (needed > this.bytes.length) {
      this.bytes = new Uint8Array(Math.max(needed, 2 * this.bytes.length));
      this.data = new DataView(this.bytes.buffer);
    }
    this.#large = large;
    this.#slot = HEADER_SIZE;
    this.#at = HEADER_SIZE + lengths;
  }
  /** Adds a parameter of another event; an absent one becomes an empty one. */
  copy(event: EventView, index: number): void {
    const length = event.paramLength(index);
    if (length > 0) {
      const offset = event.paramOffset(index);
      const { bytes } = event;
      for (let i = 0; i < length; i++) {
        this.bytes[this.#at + i] = bytes[offset + i];
      }
    }
    this.#advance(length);
  }
  /** Adds a parameter of `size` bytes that are all `value`. */
  fill(value: number, size: number): void {
    this.bytes.fill(value, this.#at, this.#at + size);
    this.#advance(size);
  }
  /** Adds a parameter of these bytes. */
  put(value: Uint8Array): void {
    this.bytes.set(value, this.#at);
    this.#advance(value.length);
  }
  /** Completes the header, but for time and thread. */
  end(type: number, count: number): void {
    this.data.setUint32(16, this.#at, true);
    this.data.setUint16(20, type, true);
    this.data.setUint32(22, count, true);
  }
  #advance(length: number): void {
    if (this.#large) {
      this.data.setUint32(this.#slot, length, true);
      this.#slot += 4;
    } else {
      this.data.setUint16(this.#slot, length, true);
      this.#slot += 2;
    }
    this.#at += length;
  }
}

import { type ByteString, latin1 } from "./bytestring.ts";

/** Text up to this length is compared by words against a copy of its bytes. */
const SHORT = 128;

/**
 * Turns bytes into byte strings without decoding the same text twice: a direct-mapped cache keyed by a hash of the
 * bytes. A hit costs about 1 ns a byte and allocates nothing; it also returns the *same* string object, whose own
 * hash V8 has already computed, so that a look-up in a `Set` is cheap. A collision replaces the older string: the pool
 * is bounded by its slots, and by {@link StringPool.MAX_LENGTH} bytes for each.
 */
export class StringPool {
  /** Longer text is decoded afresh each time and not kept. */
  static readonly MAX_LENGTH = 1024;

  /** How often the text had to be decoded. */
  misses = 0;
  readonly #slots: (ByteString | undefined)[];
  readonly #mask: number;
  /** The bytes of the short strings, {@link SHORT} for each slot. */
  readonly #copies: DataView;

  /** @param bits log2 of the number of slots */
  constructor(bits = 14) {
    this.#slots = new Array(1 << bits).fill(undefined);
    this.#mask = (1 << bits) - 1;
    this.#copies = new DataView(new ArrayBuffer(SHORT << bits));
  }

  /**
   * The byte string for `bytes[start, end)`, up to the first NUL in it.
   *
   * @param data covers the same bytes
   */
  get(
    bytes: Uint8Array,
    data: DataView,
    start: number,
    end: number,
  ): ByteString {
    if (end > start && bytes[end - 1] === 0) end--;
    if (end - start >= 4 && end - start <= SHORT) {
      return this.#short(bytes, data, start, end);
    }
    if (end <= start) return "";
    const nul = bytes.indexOf(0, start);
    if (nul >= 0 && nul < end) return this.get(bytes, data, start, nul);
    const length = end - start;
    if (length > StringPool.MAX_LENGTH) {
      this.misses++;
      return latin1(bytes, start, end);
    }
    let hash = length;
    for (let i = start; i < end; i++) {
      hash = Math.imul(hash ^ bytes[i], 0x01000193);
    }
    const slot = (hash ^ (hash >>> 15)) & this.#mask;
    const known = this.#slots[slot];
    if (known !== undefined && known.length === length) {
      let i = 0;
      while (i < length && known.charCodeAt(i) === bytes[start + i]) i++;
      if (i === length) return known;
    }
    this.misses++;
    return this.#slots[slot] = latin1(bytes, start, end);
  }

  /** The same by words of 4 bytes; the last one overlaps the one before where the length is no multiple. */
  #short(
    bytes: Uint8Array,
    data: DataView,
    start: number,
    end: number,
  ): ByteString {
    const last = end - 4;
    const length = end - start;
    // two sums side by side, as each step has to wait for the one before it
    let even = length ^ data.getInt32(last, true);
    let odd = 0;
    let at = start;
    for (; at + 4 < last; at += 8) {
      even = mix(even, data.getInt32(at, true));
      odd = mix(odd, data.getInt32(at + 4, true));
    }
    if (at < last) even = mix(even, data.getInt32(at, true));
    const hash = Math.imul(even ^ (odd << 1), 0x85ebca6b);
    const slot = (hash ^ (hash >>> 13)) & this.#mask;
    const copies = this.#copies;
    const shift = slot * SHORT - start;
    const known = this.#slots[slot];
    if (known !== undefined && known.length === length) {
      let i = start;
      while (
        i < last && data.getInt32(i, true) === copies.getInt32(i + shift, true)
      ) i += 4;
      if (
        i >= last &&
        data.getInt32(last, true) === copies.getInt32(last + shift, true)
      ) return known;
    }
    // no copy holds a NUL, so only what equals none can
    for (let i = start; i < end; i++) {
      if (bytes[i] === 0) return this.get(bytes, data, start, i);
    }
    this.misses++;
    for (let i = start; i < last; i += 4) {
      copies.setInt32(i + shift, data.getInt32(i, true), true);
    }
    copies.setInt32(last + shift, data.getInt32(last, true), true);
    return this.#slots[slot] = latin1(bytes, start, end);
  }
}

function mix(sum: number, word: number): number {
  const mixed = Math.imul(sum ^ word, 0x01000193);
  return mixed ^ (mixed >>> 15);
}

import type { ByteString } from "../../events/bytestring.ts";

/** Packs little-endian fields one after the other; grows as needed. */
export class ByteWriter {
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(4096);
  #data = new DataView(this.#bytes.buffer);
  /** Bytes written so far. */
  length = 0;

  /** What has been written, not copied. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.length);
  }

  #take(size: number): number {
    const at = this.length;
    const end = at + size;
    if (end > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(end, 2 * this.#bytes.length));
      larger.set(this.#bytes.subarray(0, at));
      this.#bytes = larger;
      this.#data = new DataView(larger.buffer);
    }
    this.length = end;
    return at;
  }

  u8(value: number): void {
    const at = this.#take(1);
    this.#data.setUint8(at, value);
  }
  u16(value: number): void {
    const at = this.#take(2);
    this.#data.setUint16(at, value, true);
  }
  u32(value: number): void {
    const at = this.#take(4);
    this.#data.setUint32(at, value, true);
  }
  u64(value: bigint): void {
    const at = this.#take(8);
    this.#data.setBigUint64(at, BigInt.asUintN(64, value), true);
  }
  /** A whole number as a signed 64-bit one. */
  i64(value: number): void {
    this.u64(BigInt(Math.trunc(value)));
  }
  /** The bytes of `text`, without length. */
  raw(text: ByteString): void {
    const at = this.#take(text.length);
    for (let i = 0; i < text.length; i++) {
      this.#bytes[at + i] = text.charCodeAt(i);
    }
  }
  /** u16 length and the bytes of `text`, of which at most `limit` are taken. */
  text(text: ByteString, limit: number): void {
    const cut = text.length > limit ? text.slice(0, limit) : text;
    this.u16(cut.length);
    this.raw(cut);
  }
  zeros(count: number): void {
    const at = this.#take(count);
    this.#bytes.fill(0, at, at + count);
  }
  /** Overwrites the u32 at `at`. */
  patch32(at: number, value: number): void {
    this.#data.setUint32(at, value, true);
  }
}

import type { ByteInput } from "./byte_input.ts";

/** Bytes read at once; a whole block must fit in, so it grows when one does not. */
const CHUNK = 1024 * 1024;

/**
 * A window on the input: the bytes `start` … `end` of {@link bytes} have been read and not yet used. What is left moves
 * to the front before more is read, so blocks are always in one piece.
 */
export class BlockBuffer {
  bytes: Uint8Array<ArrayBuffer> = new Uint8Array(CHUNK);
  data: DataView<ArrayBuffer> = new DataView(this.bytes.buffer);
  start = 0;
  end = 0;
  /** Offset in the (unpacked) input of `bytes[0]`. */
  base = 0;
  readonly #input: ByteInput;

  constructor(input: ByteInput) {
    this.#input = input;
  }

  /** Bytes at hand. */
  get available(): number {
    return this.end - this.start;
  }

  /** Offset in the (unpacked) input of the next byte. */
  get offset(): number {
    return this.base + this.start;
  }

  /**
   * Reads on until at least `need` bytes are at hand. Memory grows with what really arrives, not with what a length
   * promises.
   *
   * @returns false when the input ends before
   */
  async fill(need: number): Promise<boolean> {
    while (this.available < need) {
      this.#makeRoom();
      const got = this.#input.read(this.bytes.subarray(this.end));
      const count = typeof got === "number" ? got : await got;
      if (count === 0) return false;
      this.end += count;
    }
    return true;
  }

  #makeRoom(): void {
    if (this.start > 0) {
      this.bytes.copyWithin(0, this.start, this.end);
      this.base += this.start;
      this.end -= this.start;
      this.start = 0;
    }
    if (this.end < this.bytes.length) {
      return;
    }
    const larger = new Uint8Array(this.bytes.length * 2);
    larger.set(this.bytes);
    this.bytes = larger;
    this.data = new DataView(larger.buffer);
  }

  /** Gives memory back after an unusually large block. */
  shrink(): void {
    if (this.bytes.length <= 8 * CHUNK || this.available > CHUNK) return;
    const small = new Uint8Array(CHUNK);
    small.set(this.bytes.subarray(this.start, this.end));
    this.base += this.start;
    this.end -= this.start;
    this.start = 0;
    this.bytes = small;
    this.data = new DataView(small.buffer);
  }
}

/**
 * The worker's whole program: it packs pieces into gzip members in the order in which they come. Text, because the
 * program must also be there when saker has become one file.
 */
const PROGRAM = `
import { gzipSync } from "node:zlib";
self.onmessage = ({ data }) => {
  const packed = gzipSync(data, { level: 1 });
  self.postMessage(packed, [packed.buffer]);
};`;

interface Waiting {
  resolve(packed: Uint8Array<ArrayBuffer>): void;
  reject(error: Error): void;
}

/** Packs on another thread, so that events are not held up; one thread for all files that are being written. */
class Packer {
  readonly #worker = new Worker(
    `data:text/javascript,${encodeURIComponent(PROGRAM)}`,
    { type: "module" },
  );
  /** Pieces that are being packed, oldest first. */
  readonly #waiting: Waiting[] = [];
  users = 0;

  constructor() {
    this.#worker.onmessage = ({ data }) => this.#waiting.shift()?.resolve(data);
    this.#worker.onerror = (event) => {
      event.preventDefault();
      const error = new Error(`packing failed: ${event.message}`);
      for (const { reject } of this.#waiting.splice(0)) reject(error);
    };
  }

  /** @param piece is copied */
  pack(piece: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#worker.postMessage(piece);
    });
  }

  terminate(): void {
    this.#worker.terminate();
  }
}

let packer: Packer | undefined;

/** The packer, which runs from the first call on until {@link releasePacker} has been called as often. */
export function acquirePacker(): Packer {
  packer ??= new Packer();
  packer.users++;
  return packer;
}

/** Gives back what {@link acquirePacker} gave; with the last user the packer ends. */
export function releasePacker(): void {
  if (packer === undefined || --packer.users > 0) return;
  packer.terminate();
  packer = undefined;
}

export type { Packer };

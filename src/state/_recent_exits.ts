/** log2 of the ids kept. */
const BITS = 12;
/** An id is not used again this soon, in ns. */
const WINDOW = 2_000_000_000n;

/**
 * Thread ids that have exited of late. The parent's return from clone may be reported after the exit of the child: the
 * child must not be made once more.
 */
export class RecentExits {
  readonly #tids = new Int32Array(1 << BITS);
  readonly #times = new BigInt64Array(1 << BITS);

  /** @param time of the exit, ns */
  note(tid: number, time: bigint): void {
    const slot = tid & ((1 << BITS) - 1);
    this.#tids[slot] = tid;
    this.#times[slot] = time;
  }

  /** Whether `tid` has exited shortly before `time`. */
  has(tid: number, time: bigint): boolean {
    const slot = tid & ((1 << BITS) - 1);
    if (this.#tids[slot] !== tid) return false;
    const age = time - this.#times[slot];
    return age < WINDOW && age > -WINDOW;
  }

  clear(): void {
    this.#tids.fill(0);
  }
}

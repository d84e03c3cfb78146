import type { FdInfo } from "./fd.ts";

/** Numbers below this have a place in the array whatever lies between them. */
const ALWAYS = 64;
/** Numbers from this on have none, so that no capture can make the array large. */
const NEVER = 1024;

/**
 * The open descriptors of one process, by number. The kernel gives out the lowest number that is free, so an array holds
 * nearly all of them in little memory: opening and closing a file then costs one access to it. What lies far beyond the
 * others is in a map.
 */
export class FdTable {
  /** How many processes have the table: a fork shares it, see `fd_table.ts`. */
  holders = 1;
  /** Entries of the numbers below its length. */
  #low: (FdInfo | undefined)[] = [];
  /** Entries of all other numbers. */
  #high: Map<number, FdInfo> | undefined;
  #size = 0;

  /** @param entries what is in the table from the start */
  constructor(entries: Iterable<readonly [number, FdInfo]> = []) {
    for (const [fd, info] of entries) this.set(fd, info);
  }

  get size(): number {
    return this.#size;
  }

  get(fd: number): FdInfo | undefined {
    return this.#isLow(fd) ? this.#low[fd] : this.#high?.get(fd);
  }

  has(fd: number): boolean {
    return this.get(fd) !== undefined;
  }

  set(fd: number, info: FdInfo): void {
    if (!this.has(fd)) this.#size++;
    const low = this.#low;
    if (this.#isLow(fd)) low[fd] = info;
    else if (this.#mayExtend(fd)) {
      while (low.length < fd) low.push(undefined);
      low.push(info);
    } else {
      this.#high ??= new Map();
      this.#high.set(fd, info);
    }
  }

  delete(fd: number): void {
    if (!this.has(fd)) return;
    this.#size--;
    if (this.#isLow(fd)) this.#low[fd] = undefined;
    else this.#high!.delete(fd);
  }

  /** A number that may be given up when there are too many: of those far beyond the others the oldest, else the lowest. */
  spare(): number | undefined {
    return this.#high?.keys().next().value ?? this.keys().next().value;
  }

  /** Another table with the same entries. */
  copy(): FdTable {
    const copy = new FdTable();
    copy.#low = this.#low.slice();
    if (this.#high !== undefined) copy.#high = new Map(this.#high);
    copy.#size = this.#size;
    return copy;
  }

  /** Low numbers in their order, then the others in the order in which they came. */
  *[Symbol.iterator](): Generator<[number, FdInfo]> {
    const low = this.#low;
    for (let fd = 0; fd < low.length; fd++) {
      const info = low[fd];
      if (info !== undefined) yield [fd, info];
    }
    if (this.#high !== undefined) yield* this.#high;
  }

  *keys(): Generator<number> {
    for (const [fd] of this) yield fd;
  }

  *values(): Generator<FdInfo> {
    for (const info of this.#low) if (info !== undefined) yield info;
    if (this.#high !== undefined) yield* this.#high.values();
  }

  #isLow(fd: number): boolean {
    return fd >= 0 && fd < this.#low.length;
  }

  #mayExtend(fd: number): boolean {
    if (fd < ALWAYS) return fd >= 0;
    return fd === this.#low.length && fd < NEVER &&
      this.#high?.has(fd) !== true;
  }
}

import type { Counters } from "./counters.ts";
import { FdInfo, type FdType } from "./fd.ts";
import { FdTable } from "./process_fds.ts";
import type { Thread } from "./thread.ts";

/**
 * The tables of open descriptors, one per process. A fork shares the table until either side changes it, and after that
 * still the entries: they are copied when they change. Together with the bounds this keeps a host with many idle
 * children of one server small.
 */
export class FdTables {
  readonly #counters: Counters;
  readonly #perProcess: number;
  readonly #total: number;
  /** Asked to free some descriptors, of other processes, when {@link FdTables} is full. */
  readonly #makeRoom: (spare: Thread) => void;

  /**
   * @param perProcess descriptors kept for one process
   * @param total descriptors kept in all
   */
  constructor(
    counters: Counters,
    perProcess: number,
    total: number,
    makeRoom: (spare: Thread) => void,
  ) {
    this.#counters = counters;
    this.#perProcess = perProcess;
    this.#total = total;
    this.#makeRoom = makeRoom;
  }

  /** Entry `fd` of the process, or undefined. */
  get(main: Thread, fd: number): FdInfo | undefined {
    return main.fds === undefined ? undefined : main.fds.get(fd);
  }

  /** A fresh entry of `type` at `fd`; the object that was there is used again. */
  open(main: Thread, fd: number, type: FdType): FdInfo {
    const table = this.#own(main);
    let info = table.get(fd);
    if (info === undefined) {
      info = new FdInfo();
      this.#add(main, fd, info);
    } else if (info.shared) {
      info = new FdInfo();
      table.set(fd, info);
    }
    info.reset(type);
    return info;
  }

  /** Puts `info` at `fd`; it belongs to the table from then on. */
  put(main: Thread, fd: number, info: FdInfo): void {
    const table = this.#own(main);
    if (table.has(fd)) table.set(fd, info);
    else this.#add(main, fd, info);
  }

  /** Entry `fd` for changing: a copy of its own if others hold it too. */
  writable(main: Thread, fd: number): FdInfo | undefined {
    const known = main.fds?.get(fd);
    if (known === undefined) return undefined;
    const table = this.#own(main);
    const info = table.get(fd)!;
    if (!info.shared) return info;
    const copy = info.clone();
    table.set(fd, copy);
    return copy;
  }

  /** Forgets `fd`. */
  remove(main: Thread, fd: number): void {
    if (main.fds === undefined || !main.fds.has(fd)) return;
    this.#own(main).delete(fd);
    this.#counters.n_fds--;
    this.#counters.n_removed_fds++;
  }

  /** Gives `child` the descriptors of `parent`. */
  share(parent: Thread, child: Thread): void {
    this.release(child);
    if (parent.fds === undefined) return;
    child.fds = parent.fds;
    child.fds.holders++;
  }

  /**
   * Drops what exec closes.
   *
   * @param open numbers that the process has open, asked for entries of which that is not known; undefined: nobody knows
   */
  closeOnExec(main: Thread, open: () => number[] | undefined): void {
    if (main.fds === undefined) return;
    let left: Set<number> | undefined;
    for (const [fd, info] of main.fds) {
      if (info.closeOnExec) this.remove(main, fd);
      else if (info.closeUnknown) {
        left ??= new Set(open() ?? main.fds.keys());
        if (!left.has(fd)) this.remove(main, fd);
        else this.writable(main, fd)!.closeUnknown = false;
      }
    }
  }

  /** Forgets all descriptors of the process. */
  release(main: Thread): void {
    if (main.fds === undefined) return;
    if (--main.fds.holders === 0) {
      this.#counters.n_fds -= main.fds.size;
      this.#counters.n_removed_fds += main.fds.size;
    }
    main.fds = undefined;
  }

  #own(main: Thread): FdTable {
    const table = main.fds;
    if (table === undefined) return main.fds = new FdTable();
    if (table.holders === 1) return table;
    table.holders--;
    for (const info of table.values()) info.shared = true;
    const own = main.fds = table.copy();
    this.#counters.n_fds += own.size;
    this.#counters.n_added_fds += own.size;
    return own;
  }

  #add(main: Thread, fd: number, info: FdInfo): void {
    const table = main.fds!;
    if (table.size < this.#perProcess && this.#counters.n_fds >= this.#total) {
      this.#makeRoom(main);
    }
    if (table.size >= this.#perProcess || this.#counters.n_fds >= this.#total) {
      this.#evict(table);
    }
    table.set(fd, info);
    this.#counters.n_fds++;
    this.#counters.n_added_fds++;
  }

  #evict(table: FdTable): void {
    const fd = table.spare();
    if (fd === undefined) return;
    table.delete(fd);
    this.#counters.n_fds--;
    this.#counters.n_evicted_fds++;
  }
}

/** The kernel's own tables, opened for reading: descriptors that the reader closes. */
export interface OpenTables {
  /** Yields records of threads. */
  readonly tasks: number;
  /** Yields records of open files. */
  readonly files: number;
}

/** Gives access to the kernel's own tables; see `saker_scan` in `probe/saker.h`. */
export interface KernelTables {
  /** @returns undefined where the kernel does not show them, or not as /proc here does */
  openTables(): OpenTables | undefined;
}

import { isoTime, type PrivilegeReport } from "./report.ts";

/** Changes of what processes may do. */
export class PrivilegeLog {
  /** Changes that did not fit. */
  leftOut = 0;
  readonly #limit: number;
  readonly #changes = new Map<string, PrivilegeReport>();

  /** @param limit most different changes kept */
  constructor(limit = 5_000) {
    this.#limit = limit;
  }

  /** @param process id of the process in the report */
  add(
    what: string,
    detail: string,
    process: number | null,
    program: string,
    time: bigint,
  ): void {
    const key = `${what} ${process} ${detail}`;
    const known = this.#changes.get(key);
    if (known !== undefined) known.count++;
    else if (this.#changes.size >= this.#limit) this.leftOut++;
    else {
      this.#changes.set(key, {
        time: isoTime(time),
        what,
        detail,
        process,
        program,
        count: 1,
      });
    }
  }

  /** All changes, in order. */
  report(): PrivilegeReport[] {
    return [...this.#changes.values()];
  }
}

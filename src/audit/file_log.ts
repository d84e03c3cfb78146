import { type ByteString, toText } from "../events/bytestring.ts";
import { Budget } from "./budget.ts";
import type { FileReport } from "./report.ts";

/** What can be done with a path. */
export type FileUse =
  | "read"
  | "written"
  | "created"
  | "deleted"
  | "executed"
  | "changed"
  | "denied";

/** What has been done with files, as counts by path. */
export class FileLog {
  /** Uses of paths that did not fit. */
  leftOut = 0;
  readonly #limit: number;
  readonly #files = new Map<ByteString, FileReport>();

  readonly #budget: Budget;

  /**
   * @param limit most paths kept
   * @param characters of all paths together
   */
  constructor(limit = 50_000, characters = 16_000_000) {
    this.#limit = limit;
    this.#budget = new Budget(characters);
  }

  add(path: ByteString, use: FileUse): void {
    let file = this.#files.get(path);
    if (file === undefined) {
      if (
        this.#files.size >= this.#limit || !this.#budget.take(path.length)
      ) {
        this.leftOut++;
        return;
      }
      file = {
        path: toText(path),
        read: 0,
        written: 0,
        created: 0,
        deleted: 0,
        executed: 0,
        changed: 0,
        denied: 0,
      };
      this.#files.set(path, file);
    }
    file[use]++;
  }

  /** All files, by path. */
  report(): FileReport[] {
    return [...this.#files.values()].sort(byPath);
  }
}

function byPath(a: FileReport, b: FileReport): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}

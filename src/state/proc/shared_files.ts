import type { ByteString } from "../../events/bytestring.ts";
import { type FdInfo, FdType } from "../fd.ts";

/** Files remembered. */
const MAX_FILES = 4096;

/** Many processes have the same files open: what is the same of them is kept once. */
export class SharedFiles {
  readonly #files = new Map<ByteString, FdInfo>();

  /** The entry of another process that says the same of the same file, else `info`. */
  share(info: FdInfo): FdInfo {
    if (info.type !== FdType.FILE) return info;
    const known = this.#files.get(info.name);
    if (known !== undefined && isSame(known, info)) {
      known.shared = true;
      return known;
    }
    if (this.#files.size >= MAX_FILES) this.#files.clear();
    this.#files.set(info.name, info);
    return info;
  }

  /** Forgets all. */
  clear(): void {
    this.#files.clear();
  }
}

function isSame(one: FdInfo, other: FdInfo): boolean {
  // events may have given an entry another meaning since
  return one.type === other.type && one.name === other.name &&
    one.ino === other.ino && one.dev === other.dev &&
    one.openFlags === other.openFlags && one.mountId === other.mountId &&
    one.closeOnExec === other.closeOnExec &&
    one.closeUnknown === other.closeUnknown &&
    one.upperLayer === other.upperLayer && one.lowerLayer === other.lowerLayer;
}

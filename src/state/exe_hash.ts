import { toText } from "../events/bytestring.ts";
import { programPath } from "./proc/fds.ts";
import {
  type FileStatus,
  fileStatus,
  readLink,
  S_IFMT,
  S_IFREG,
} from "./proc/files.ts";
import { OpenFile } from "./proc/open_file.ts";
import type { Thread } from "./thread.ts";

/** Loaded when a rule wants hashes: it takes a tenth of the time that saker needs to start. */
let crypto: typeof import("node:crypto") | undefined;

/** Gets ready to hash; to be called when rules are loaded that will want it. */
export async function prepareHashes(): Promise<void> {
  crypto ??= await import("node:crypto");
}

/** Hashes kept. */
const MAX_HASHES = 4096;
/** Larger files are hashed in the background, much larger ones not at all. */
const MAX_NOW = 4 << 20;
const MAX_BYTES = 512 << 20;
const CHUNK = 1 << 20;
/** Files being hashed in the background at one time. */
const MAX_RUNNING = 4;

/**
 * SHA-256 of executables, for alerts only: reading a file takes its time. Each version of a file is read once.
 */
export class ExeHashes {
  /** By device, inode, size and time of change; undefined while it is being computed. */
  readonly #hashes = new Map<string, string | undefined>();
  #buffer: Uint8Array<ArrayBuffer> | undefined;
  #running = 0;

  /**
   * The hash of the program that the thread's process runs, in lower-case hexadecimal; undefined when the file is gone,
   * is too large, or is large and is being read: a later alert will have it.
   */
  of(thread: Thread): string | undefined {
    if (crypto === undefined) return undefined;
    const link = `/proc/${thread.pid}/exe`;
    const path = readLink(link);
    if (path !== undefined && programPath(path) === thread.exepath) {
      return this.#of(link);
    }
    // the process has gone or runs something else by now, but the file may still be in its place
    return thread.exepath.startsWith("/")
      ? this.#of(toText(thread.exepath), thread.exeIno)
      : undefined;
  }

  #of(path: string, inode?: number): string | undefined {
    let file: OpenFile | undefined;
    try {
      const found = fileStatus(path);
      if (found === undefined || (found.mode & S_IFMT) !== S_IFREG) return;
      if (inode !== undefined && found.ino !== inode) return;
      const key = keyOf(found);
      if (this.#hashes.has(key)) return this.#hashes.get(key);
      if (found.size > MAX_BYTES) return;
      file = new OpenFile(path);
      if (keyOf(file.status()) !== key) return;
      if (found.size <= MAX_NOW) return this.#keep(key, this.#read(file));
      if (this.#running < MAX_RUNNING) {
        this.#keep(key, undefined);
        this.#readLater(file, key);
        file = undefined;
      }
    } catch {
      // not readable, or gone
    } finally {
      file?.close();
    }
    return undefined;
  }

  #keep(key: string, hash: string | undefined): string | undefined {
    if (this.#hashes.size >= MAX_HASHES) {
      for (const oldest of this.#hashes.keys()) {
        this.#hashes.delete(oldest);
        break;
      }
    }
    this.#hashes.set(key, hash);
    return hash;
  }

  #read(file: OpenFile): string {
    const hash = crypto!.createHash("sha256");
    const buffer = this.#buffer ??= new Uint8Array(CHUNK);
    for (let left = MAX_NOW; left > 0;) {
      const count = file.readSync(buffer);
      if (count === 0) break;
      hash.update(buffer.subarray(0, count));
      left -= count;
    }
    return hash.digest("hex");
  }

  async #readLater(file: OpenFile, key: string): Promise<void> {
    this.#running++;
    try {
      const hash = crypto!.createHash("sha256");
      const buffer = new Uint8Array(CHUNK);
      for (;;) {
        const count = await file.read(buffer);
        if (count === 0) break;
        hash.update(buffer.subarray(0, count));
      }
      if (keyOf(file.status()) === key) this.#keep(key, hash.digest("hex"));
      else this.#hashes.delete(key);
    } catch {
      this.#hashes.delete(key);
    } finally {
      file.close();
      this.#running--;
    }
  }
}

function keyOf(status: FileStatus | undefined): string {
  if (status === undefined) return "";
  const { dev, ino, size, mtime } = status;
  return `${dev}:${ino}:${size}:${mtime}`;
}

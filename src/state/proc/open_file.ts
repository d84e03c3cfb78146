import { type FileStatus, fileStatus } from "./files.ts";

const O_NONBLOCK = 0o4000;
const O_CLOEXEC = 0o2000000;

const SYMBOLS = {
  open: { parameters: ["buffer", "i32"], result: "i32" },
  read: { parameters: ["i32", "buffer", "usize"], result: "isize" },
  read_later: {
    name: "read",
    parameters: ["i32", "buffer", "usize"],
    result: "isize",
    nonblocking: true,
  },
  close: { parameters: ["i32"], result: "i32" },
} as const;

let library: Deno.DynamicLibrary<typeof SYMBOLS>["symbols"] | undefined;
const encoder = new TextEncoder();

/** A file that is being read, which may be one of those below /proc that Deno's own functions do not open. */
export class OpenFile {
  readonly #fd: number;

  /** @throws {Error} it cannot be opened */
  constructor(path: string) {
    library ??= Deno.dlopen("libc.so.6", SYMBOLS).symbols;
    // should it turn out to be a pipe, nobody is waited for
    const flags = O_NONBLOCK | O_CLOEXEC;
    this.#fd = library.open(encoder.encode(`${path}\0`), flags);
    if (this.#fd < 0) throw new Error(`${path} cannot be opened`);
  }

  status(): FileStatus | undefined {
    return fileStatus(`/proc/self/fd/${this.#fd}`);
  }

  /** Fills the buffer as far as it can at once. Returns the number of bytes, 0 at the end. @throws {Error} */
  readSync(buffer: Uint8Array<ArrayBuffer>): number {
    return checked(
      library!.read(this.#fd, buffer, BigInt(buffer.length)),
    );
  }

  /** The same on another thread. */
  async read(buffer: Uint8Array<ArrayBuffer>): Promise<number> {
    return checked(
      await library!.read_later(this.#fd, buffer, BigInt(buffer.length)),
    );
  }

  close(): void {
    library!.close(this.#fd);
  }
}

function checked(count: bigint): number {
  if (count < 0n) throw new Error("the file cannot be read");
  return Number(count);
}

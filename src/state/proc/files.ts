/**
 * Files below /proc and /sys. Through the C library: names in /proc may be any bytes, which Deno's own functions refuse;
 * these open nothing there at all unless the runtime has every right, which saker does without; and it is faster where it
 * matters (10 000 processes at start-up).
 */
import { type ByteString, latin1 } from "../../events/bytestring.ts";
import { AT_FDCWD } from "../flags.ts";

const O_WRONLY = 1;
const O_NOFOLLOW = 0o400000;
const O_DIRECTORY = 0o200000;
const O_CLOEXEC = 0o2000000;
const O_PATH = 0o10000000;
const SIZE = 1 << 16;
/** The kernel shows what it makes up by the page, and directories by the buffer: less than this was the last of it. */
const LAST = 2048;

const SYMBOLS = {
  open: { parameters: ["buffer", "i32"], result: "i32" },
  read: { parameters: ["i32", "buffer", "usize"], result: "isize" },
  write: { parameters: ["i32", "buffer", "usize"], result: "isize" },
  __errno_location: { parameters: [], result: "pointer" },
  close: { parameters: ["i32"], result: "i32" },
  readlink: { parameters: ["buffer", "buffer", "usize"], result: "isize" },
  statx: {
    parameters: ["i32", "buffer", "i32", "u32", "buffer"],
    result: "i32",
  },
  getdents64: { parameters: ["i32", "buffer", "usize"], result: "isize" },
} as const;

type Library = Deno.DynamicLibrary<typeof SYMBOLS>["symbols"];
let library: Library | undefined;
const buffer = new Uint8Array(SIZE);
const pathBuffer = new Uint8Array(4096);
const encoder = new TextEncoder();

/** Opened on first use and for the life of the process. */
function libc(): Library {
  return library ??= Deno.dlopen("libc.so.6", SYMBOLS).symbols;
}

function cPath(path: string): Uint8Array<ArrayBuffer> {
  const { written } = encoder.encodeInto(path, pathBuffer);
  pathBuffer[Math.min(written, pathBuffer.length - 1)] = 0;
  return pathBuffer;
}

/** Up to `max` bytes of a file, or undefined when it cannot be read. */
export function readBytes(
  path: string,
  max: number = 1 << 20,
): ByteString | undefined {
  const fd = libc().open(cPath(path), O_CLOEXEC);
  if (fd < 0) return undefined;
  let out = "";
  try {
    while (out.length < max) {
      const want = Math.min(SIZE, max - out.length);
      const count = Number(libc().read(fd, buffer, BigInt(want)));
      if (count < 0) return out === "" ? undefined : out;
      if (count === 0) break;
      out += latin1(buffer, 0, count);
      if (count < LAST) break;
    }
  } finally {
    libc().close(fd);
  }
  return out;
}

/**
 * Writes to a file that is there, in one call, as the files of cgroups want it.
 *
 * @returns 0, or the number of the error
 */
export function writeBytes(path: string, text: ByteString): number {
  const fd = libc().open(cPath(path), O_WRONLY | O_CLOEXEC);
  if (fd < 0) return errno();
  const bytes = Uint8Array.from(text, (byte) => byte.charCodeAt(0));
  const written = libc().write(fd, bytes, BigInt(bytes.length));
  const error = written < 0n ? errno() : 0;
  libc().close(fd);
  return error;
}

/**
 * Reads what is next of an open file.
 *
 * @returns the number of bytes, 0 at the end, negative on failure
 */
export function readNext(fd: number, into: Uint8Array<ArrayBuffer>): number {
  return Number(libc().read(fd, into, BigInt(into.length)));
}

/** Closes an open file. */
export function closeFile(fd: number): void {
  libc().close(fd);
}

/** The error of the call before. */
function errno(): number {
  return new Deno.UnsafePointerView(libc().__errno_location()!).getInt32();
}

/** Where a symbolic link points, or undefined. */
export function readLink(path: string): ByteString | undefined {
  const count = Number(libc().readlink(cPath(path), buffer, 4096n));
  return count < 0 ? undefined : latin1(buffer, 0, count);
}

/** What is taken from the inode of a file. */
export interface FileStatus {
  /** Major number in the upper 32 bits, minor in the lower. */
  dev: bigint;
  ino: number;
  /** Bytes. */
  size: number;
  mode: number;
  uid: number;
  gid: number;
  /** ns since the epoch. */
  ctime: bigint;
  mtime: bigint;
}

/** The kind of a file in its mode, and the one of regular files. */
export const S_IFMT = 0o170000;
export const S_IFREG = 0o100000;
const STATX_BASIC_STATS = 0x7ff;
const statusBuffer = new DataView(new ArrayBuffer(256));

/** Status of a file, links followed, or undefined. Deno's own function knows the time of change in whole seconds only. */
export function fileStatus(path: string): FileStatus | undefined {
  const { buffer } = statusBuffer;
  const result = libc()
    .statx(AT_FDCWD, cPath(path), 0, STATX_BASIC_STATS, buffer);
  if (result !== 0) return undefined;
  return {
    uid: statusBuffer.getUint32(20, true),
    gid: statusBuffer.getUint32(24, true),
    mode: statusBuffer.getUint16(28, true),
    dev: BigInt(statusBuffer.getUint32(136, true)) << 32n |
      BigInt(statusBuffer.getUint32(140, true)),
    ino: Number(statusBuffer.getBigUint64(32, true)),
    size: Number(statusBuffer.getBigUint64(40, true)),
    ctime: statusTime(96),
    mtime: statusTime(112),
  };
}

/** A struct statx_timestamp, in ns. */
function statusTime(at: number): bigint {
  return statusBuffer.getBigInt64(at, true) * 1_000_000_000n +
    BigInt(statusBuffer.getUint32(at + 8, true));
}

/**
 * Like {@link readBytes} for a file that somebody hostile may have put there: only regular files are opened, since to
 * open a device or a pipe can have consequences.
 */
export function readRegularFile(
  path: string,
  max: number,
): ByteString | undefined {
  const fd = libc().open(cPath(path), O_PATH | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0) return undefined;
  try {
    const self = `/proc/self/fd/${fd}`;
    const mode = fileStatus(self)?.mode ?? 0;
    return (mode & S_IFMT) === S_IFREG ? readBytes(self, max) : undefined;
  } finally {
    libc().close(fd);
  }
}

/** Offsets in an entry of a directory: its length, its kind, its name. */
const ENTRY_LENGTH = 16;
const ENTRY_KIND = 18;
const ENTRY_NAME = 19;

/** The numbers among the names in a directory; none when it cannot be read. */
export function listNumbers(path: string): number[] {
  const numbers: number[] = [];
  eachEntry(path, (at) => {
    const number = parseNumber(at + ENTRY_NAME);
    if (number >= 0) numbers.push(number);
  });
  return numbers;
}

const DT_DIR = 4;

/** The names of the directories in a directory; none when it cannot be read. */
export function listDirectories(path: string): ByteString[] {
  const names: ByteString[] = [];
  eachEntry(path, (at) => {
    if (buffer[at + ENTRY_KIND] !== DT_DIR) return;
    const begin = at + ENTRY_NAME;
    const name = latin1(buffer, begin, buffer.indexOf(0, begin));
    if (name !== "." && name !== "..") names.push(name);
  });
  return names;
}

/** Calls `take` with the place in the buffer of each entry of a directory. */
function eachEntry(path: string, take: (at: number) => void): void {
  const fd = libc().open(cPath(path), O_CLOEXEC | O_DIRECTORY);
  if (fd < 0) return;
  for (;;) {
    const size = Number(libc().getdents64(fd, buffer, BigInt(SIZE)));
    if (size <= 0) break;
    for (let at = 0; at < size;) {
      take(at);
      at += buffer[at + ENTRY_LENGTH] | buffer[at + ENTRY_LENGTH + 1] << 8;
    }
    if (size < LAST) break;
  }
  libc().close(fd);
}

/** The decimal number at `at` in the buffer, up to a NUL; −1 when it is something else. */
function parseNumber(at: number): number {
  let number = 0;
  for (; buffer[at] !== 0; at++) {
    const digit = buffer[at] - 48;
    if (digit < 0 || digit > 9) return -1;
    number = number * 10 + digit;
  }
  return number;
}

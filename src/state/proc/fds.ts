import type { ByteString } from "../../events/bytestring.ts";
import { withoutDeleted } from "../deleted.ts";
import { FdInfo, FdType } from "../fd.ts";
import { KERNEL_CLOEXEC, OpenFlag } from "../flags.ts";
import { readBytes, readLink } from "./files.ts";
import type { NetTables } from "./net.ts";

/** Descriptors read of one process. */
export const MAX_FDS = 16384;

/** Kinds by what the link of an anonymous inode says. */
const ANONYMOUS: readonly (readonly [RegExp, FdType])[] = [
  [/eventfd/, FdType.EVENT],
  [/eventpoll/, FdType.EVENTPOLL],
  [/inotify/, FdType.INOTIFY],
  [/signalfd/, FdType.SIGNALFD],
  [/timerfd/, FdType.TIMERFD],
  [/bpf/, FdType.BPF],
  [/userfaultfd/, FdType.USERFAULTFD],
  [/io_uring/, FdType.IO_URING],
  [/pidfd/, FdType.PIDFD],
];

/** Kernel's open flags and their event encoding. */
const OPEN_FLAGS: readonly (readonly [number, number])[] = [
  [0o100, 0x4],
  [0o2000, 0x8],
  [0o10000, 0x10],
  [0o200, 0x20],
  [0o4000, 0x40],
  [0o4000000, 0x80],
  [0o1000, 0x100],
  [0o40000, 0x200],
  [0o200000, OpenFlag.DIRECTORY],
  [0o100000, 0x800],
  [KERNEL_CLOEXEC, OpenFlag.CLOEXEC],
];

/**
 * Descriptor `fd` of a process from its link in /proc, or undefined when there is none. Files are never touched, only
 * asked about: a server that does not answer must not stop us. Whether exec closes it is read for files only, for the
 * time that takes.
 *
 * @param net the sockets of the process's network namespace, if they are wanted
 */
export function readFd(
  pid: number,
  fd: number,
  net: () => NetTables | undefined,
): FdInfo | undefined {
  const link = readLink(`/proc/${pid}/fd/${fd}`);
  if (link === undefined) return undefined;
  if (link.startsWith("socket:[")) {
    const known = net()?.get(link.slice(8, -1));
    if (known !== undefined) {
      known.closeUnknown = true;
      return known;
    }
  }
  const info = describeLink(pid, fd, link);
  info.closeUnknown = true;
  if (info.type === FdType.FILE && !link.startsWith("/dev/")) {
    readFlags(info, pid, fd);
  }
  return info;
}

/** Descriptor `fd` of a process as far as its link in /proc tells. */
export function describeLink(
  pid: number,
  fd: number,
  link: ByteString,
): FdInfo {
  const info = new FdInfo();
  if (link.startsWith("pipe:[")) {
    info.type = FdType.FIFO;
    info.ino = Number(link.slice(6, -1));
    return info;
  }
  info.type = FdType.UNSUPPORTED;
  if (link.startsWith("socket:[")) {
    info.ino = Number(link.slice(8, -1));
    return info;
  }
  info.name = link;
  if (link.startsWith("anon_inode:")) {
    info.type = ANONYMOUS.find(([kind]) => kind.test(link))?.[1] ?? info.type;
    if (info.type === FdType.PIDFD) namePidfd(info, pid, fd);
  } else if (link.startsWith("/memfd:")) {
    info.type = FdType.MEMFD;
    info.name = withoutDeleted(link).slice(7);
  } else if (link.startsWith("/")) {
    info.type = FdType.FILE;
    info.name = withoutDeleted(link);
  }
  info.nameRaw = info.name;
  return info;
}

/** The program that a link names, as exec events name it. */
export function programPath(link: ByteString): ByteString {
  const path = withoutDeleted(link);
  return path.startsWith("/memfd:") ? path.slice(1) : path;
}

/** A working directory that a link names, as threads have it. */
export function directoryPath(link: ByteString): ByteString {
  const path = withoutDeleted(link);
  return path.endsWith("/") ? path : path + "/";
}

function readFlags(info: FdInfo, pid: number, fd: number): void {
  const text = readBytes(`/proc/${pid}/fdinfo/${fd}`, 4096);
  if (text === undefined) return;
  setFlags(info, parseInt(field(text, "flags:\t") || "0", 8));
  info.closeUnknown = false;
  info.mountId = Number(field(text, "mnt_id:\t"));
  info.ino = Number(field(text, "ino:\t"));
}

/** Notes how a file was opened. @param flags the kernel's */
export function setFlags(info: FdInfo, flags: number): void {
  info.openFlags = eventFlags(flags);
  info.closeOnExec = (flags & KERNEL_CLOEXEC) !== 0;
  if ((info.openFlags & OpenFlag.DIRECTORY) !== 0) info.type = FdType.DIRECTORY;
}

/** The rest of the line that begins with `key`. */
function field(text: string, key: string): string {
  const at = text.indexOf(`\n${key}`);
  if (at < 0) return "";
  const start = at + 1 + key.length;
  return text.slice(start, text.indexOf("\n", start));
}

/** Open flags of the kernel in the encoding of events. */
export function eventFlags(flags: number): number {
  let out = (flags & 3) + 1;
  for (const [kernel, event] of OPEN_FLAGS) {
    if ((flags & kernel) !== 0) out |= event;
  }
  return out;
}

function namePidfd(info: FdInfo, pid: number, fd: number): void {
  const text = readBytes(`/proc/${pid}/fdinfo/${fd}`, 4096) ?? "";
  const target = /^Pid:\t(\d+)$/m.exec(text);
  if (target === null) return;
  info.ino = Number(target[1]);
  info.name = `/proc/${info.ino}`;
}

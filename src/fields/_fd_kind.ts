/** What kinds of file descriptors are called. */
import { type FdInfo, FdType, L4Proto } from "../state/fd.ts";

/** Text of `fd.type` and letter of `fd.typechar`, by `FdType`. */
const KINDS: Record<FdType, readonly [type: string, letter: string]> = {
  [FdType.UNKNOWN]: ["<NA>", "o"],
  [FdType.FILE_OLD]: ["file", "f"],
  [FdType.DIRECTORY]: ["directory", "d"],
  [FdType.IPV4]: ["ipv4", "4"],
  [FdType.IPV6]: ["ipv6", "6"],
  [FdType.IPV4_SERVER]: ["ipv4", "4"],
  [FdType.IPV6_SERVER]: ["ipv6", "6"],
  [FdType.FIFO]: ["pipe", "p"],
  [FdType.UNIX]: ["unix", "u"],
  [FdType.EVENT]: ["event", "e"],
  [FdType.UNSUPPORTED]: ["<NA>", "X"],
  [FdType.SIGNALFD]: ["signalfd", "s"],
  [FdType.EVENTPOLL]: ["eventpoll", "l"],
  [FdType.INOTIFY]: ["inotify", "i"],
  [FdType.TIMERFD]: ["timerfd", "t"],
  [FdType.NETLINK]: ["netlink", "n"],
  [FdType.FILE]: ["file", "f"],
  [FdType.BPF]: ["bpf", "b"],
  [FdType.USERFAULTFD]: ["userfaultfd", "u"],
  [FdType.IO_URING]: ["io_uring", "r"],
  [FdType.MEMFD]: ["memfd", "m"],
  [FdType.PIDFD]: ["pidfd", "P"],
};

/** What `fd.type` says. */
export function typeText(type: FdType): string {
  return KINDS[type][0];
}

/** What `fd.typechar` says. */
export function typeLetter(type: FdType): string {
  return KINDS[type][1];
}

/** A file as captures of any age have it; directories are none. */
export function isFile(type: FdType): boolean {
  return type === FdType.FILE || type === FdType.FILE_OLD;
}

/** A connection between two internet addresses. */
export function isTuple(type: FdType): boolean {
  return type === FdType.IPV4 || type === FdType.IPV6;
}

/** A listening or bound internet socket. */
export function isServer(type: FdType): boolean {
  return type === FdType.IPV4_SERVER || type === FdType.IPV6_SERVER;
}

/** Either of {@link isTuple} and {@link isServer}. */
export function isInet(type: FdType): boolean {
  return type >= FdType.IPV4 && type <= FdType.IPV6_SERVER;
}

const L4_NAMES: Record<number, string> = {
  [L4Proto.TCP]: "tcp",
  [L4Proto.UDP]: "udp",
  [L4Proto.ICMP]: "icmp",
  [L4Proto.RAW]: "raw",
};

/** `tcp`, `udp`, …; undefined while the ends of the connection have no roles, and for what has no protocol. */
export function l4Name(fd: FdInfo): string | undefined {
  const socket = fd.socket;
  if (socket === undefined || !isInet(fd.type)) return undefined;
  if (
    isTuple(fd.type) && socket.role === "unknown" &&
    socket.l4proto !== L4Proto.RAW
  ) return undefined;
  return L4_NAMES[socket.l4proto];
}

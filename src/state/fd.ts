import type { ByteString } from "../events/bytestring.ts";

/** Kinds of file descriptors; the numbers are those of capture files (scap-format §2, FDL). */
export const FdType = {
  UNKNOWN: 0,
  FILE_OLD: 1,
  DIRECTORY: 2,
  IPV4: 3,
  IPV6: 4,
  IPV4_SERVER: 5,
  IPV6_SERVER: 6,
  FIFO: 7,
  UNIX: 8,
  EVENT: 9,
  UNSUPPORTED: 10,
  SIGNALFD: 11,
  EVENTPOLL: 12,
  INOTIFY: 13,
  TIMERFD: 14,
  NETLINK: 15,
  FILE: 16,
  BPF: 17,
  USERFAULTFD: 18,
  IO_URING: 19,
  MEMFD: 20,
  PIDFD: 21,
} as const;
/** One of {@link FdType}. */
export type FdType = typeof FdType[keyof typeof FdType];

/** Layer-4 protocols (scap-format §2). */
export const L4Proto = {
  UNKNOWN: 0,
  NONE: 1,
  TCP: 2,
  UDP: 3,
  ICMP: 4,
  RAW: 5,
} as const;

/** What is known about a socket. Addresses are byte strings of 4 or 16 characters in network order, "" unknown. */
export interface Socket {
  l4proto: number;
  /** Tuple source: the client's end; for server sockets unused. */
  sip: ByteString;
  sport: number;
  /** Tuple destination: the server's end; for server sockets the own address. */
  dip: ByteString;
  dport: number;
  /** `unknown` until connect, accept or bind has been seen or a guess was possible. */
  role: "unknown" | "client" | "server";
  /** A connect has succeeded. */
  connected: boolean;
  /** A connect is under way (EINPROGRESS). */
  pending: boolean;
  /** Kernel addresses of a unix socket's ends; 0n unknown. */
  source: bigint;
  peer: bigint;
}

/** A socket of which nothing is known yet. */
export function newSocket(l4proto: number): Socket {
  return {
    l4proto,
    sip: "",
    sport: 0,
    dip: "",
    dport: 0,
    role: "unknown",
    connected: false,
    pending: false,
    source: 0n,
    peer: 0n,
  };
}

const Mark = {
  CLOSE_ON_EXEC: 1,
  NAME_CHANGED: 2,
  UPPER_LAYER: 4,
  LOWER_LAYER: 8,
  SHARED: 16,
  CLOSE_UNKNOWN: 32,
} as const;

/** An open file descriptor. Entries are reused in place when a descriptor number is. */
export class FdInfo {
  /** The marks below; there are hundreds of thousands of entries on a large host. First, as it is what is looked at first. */
  #marks = 0;
  type: FdType = FdType.UNKNOWN;
  /** Display name: absolute path, `a:1->b:2`, … */
  name: ByteString = "";
  /** Path as passed to the syscall; for others the name. */
  nameRaw: ByteString = "";
  /** Open flags in the event encoding (`file_flags`). */
  openFlags = 0;
  dev = 0;
  /** Inode; for pidfds the process that they stand for. */
  ino = 0;
  /** Mount id, where the kernel told it. */
  mountId = 0;
  socket: Socket | undefined = undefined;

  get closeOnExec(): boolean {
    return (this.#marks & Mark.CLOSE_ON_EXEC) !== 0;
  }
  set closeOnExec(on: boolean) {
    this.#mark(Mark.CLOSE_ON_EXEC, on);
  }
  /** The event just seen changed the tuple. */
  get nameChanged(): boolean {
    return (this.#marks & Mark.NAME_CHANGED) !== 0;
  }
  set nameChanged(on: boolean) {
    this.#mark(Mark.NAME_CHANGED, on);
  }
  /** Layer of an overlay file system that the file lies in. */
  get upperLayer(): boolean {
    return (this.#marks & Mark.UPPER_LAYER) !== 0;
  }
  set upperLayer(on: boolean) {
    this.#mark(Mark.UPPER_LAYER, on);
  }
  get lowerLayer(): boolean {
    return (this.#marks & Mark.LOWER_LAYER) !== 0;
  }
  set lowerLayer(on: boolean) {
    this.#mark(Mark.LOWER_LAYER, on);
  }
  /** Nobody has told whether exec closes it: the entry was found in /proc. */
  get closeUnknown(): boolean {
    return (this.#marks & Mark.CLOSE_UNKNOWN) !== 0;
  }
  set closeUnknown(on: boolean) {
    this.#mark(Mark.CLOSE_UNKNOWN, on);
  }
  /** Several tables hold this entry: it must be copied before it is changed. */
  get shared(): boolean {
    return (this.#marks & Mark.SHARED) !== 0;
  }
  set shared(on: boolean) {
    this.#mark(Mark.SHARED, on);
  }

  #mark(mark: number, on: boolean): void {
    this.#marks = on ? this.#marks | mark : this.#marks & ~mark;
  }

  /** Back to a fresh entry of `type`. */
  reset(type: FdType): void {
    this.type = type;
    this.name = "";
    this.nameRaw = "";
    this.openFlags = 0;
    this.dev = 0;
    this.ino = 0;
    this.mountId = 0;
    this.socket = undefined;
    this.#marks = 0;
  }

  /** A copy that shares nothing with this entry. */
  clone(): FdInfo {
    const copy = new FdInfo();
    copy.type = this.type;
    copy.name = this.name;
    copy.nameRaw = this.nameRaw;
    copy.openFlags = this.openFlags;
    copy.dev = this.dev;
    copy.ino = this.ino;
    copy.mountId = this.mountId;
    copy.#marks = this.#marks & ~(Mark.SHARED | Mark.NAME_CHANGED);
    if (this.socket !== undefined) copy.socket = { ...this.socket };
    return copy;
  }
}

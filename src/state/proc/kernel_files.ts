import type { ByteString } from "../../events/bytestring.ts";
import { FdInfo, FdType, L4Proto, newSocket } from "../fd.ts";
import { KERNEL_CLOEXEC } from "../flags.ts";
import type { FdSink } from "../seed.ts";
import { describeLink, setFlags } from "./fds.ts";
import { describeInet, guessRoles } from "./inet.ts";
import type { TableRecord } from "./kernel_records.ts";

/** Places of the members of struct saker_scan_file, see `probe/saker_scan.h`. */
export const File = {
  PID: 4,
  FD: 8,
  FLAGS: 12,
  DEV: 16,
  MOUNT_ID: 20,
  INO: 24,
  LAYER: 32,
  NAME_LENGTH: 34,
  FAMILY: 36,
  TYPE: 38,
  PROTOCOL: 40,
  LISTENING: 42,
  HASHED: 43,
  PORT: 44,
  PEER_PORT: 46,
  SOCK: 48,
  NET: 56,
  ADDRESS: 64,
  PEER: 80,
  SIZE: 96,
} as const;

const UPPER_LAYER = 1;
const LOWER_LAYER = 2;

const AF_UNIX = 1;
const AF_INET = 2;
const AF_INET6 = 10;
const AF_NETLINK = 16;
const SOCK_RAW = 3;
/** The protocols whose sockets /proc lists. */
const PROTOCOLS: Readonly<Record<number, number>> = {
  1: L4Proto.ICMP,
  6: L4Proto.TCP,
  17: L4Proto.UDP,
  58: L4Proto.ICMP,
};

/** An internet socket, which waits for the others of its network namespace. */
interface Waiting {
  pid: number;
  fd: number;
  info: FdInfo;
}

/** Hands open files over as the kernel's own table tells of them. */
export class FileReader {
  readonly #sink: FdSink;
  readonly #sockets: boolean;
  readonly #share: (info: FdInfo) => FdInfo;
  readonly #inet = new Map<bigint, Waiting[]>();

  /**
   * @param sockets their addresses are wanted
   * @param share returns an equal entry that is there already, or its argument
   */
  constructor(
    sink: FdSink,
    sockets: boolean,
    share: (info: FdInfo) => FdInfo,
  ) {
    this.#sink = sink;
    this.#sockets = sockets;
    this.#share = share;
  }

  /** Takes a record in. */
  take(record: TableRecord): void {
    const pid = record.u32(File.PID);
    const fd = record.u32(File.FD);
    const isSocket = record.u32(File.SOCK) !== 0 ||
      record.u32(File.SOCK + 4) !== 0;
    const net = isSocket && this.#sockets ? inetSocket(record) : undefined;
    const info = net ??
      (isSocket ? socket(record, this.#sockets) : file(
        record,
        pid,
        fd,
        record.text(
          File.SIZE,
          record.u16(File.NAME_LENGTH),
        ),
      ));
    info.closeOnExec = (record.u32(File.FLAGS) & KERNEL_CLOEXEC) !== 0;
    if (net === undefined) {
      this.#sink.seedFd(pid, fd, this.#share(info));
      return;
    }
    const key = record.u64big(File.NET);
    const waiting = this.#inet.get(key);
    if (waiting === undefined) this.#inet.set(key, [{ pid, fd, info }]);
    else waiting.push({ pid, fd, info });
  }

  /** To be called after the last record: now it shows which end of a connection is the server. */
  end(): void {
    for (const waiting of this.#inet.values()) {
      guessRoles(waiting.map(({ info }) => info));
      for (const { pid, fd, info } of waiting) this.#sink.seedFd(pid, fd, info);
    }
  }
}

function file(
  record: TableRecord,
  pid: number,
  fd: number,
  link: ByteString,
): FdInfo {
  const info = describeLink(pid, fd, link);
  if (info.type !== FdType.FILE) return info;
  setFlags(info, record.u32(File.FLAGS));
  info.dev = record.u32(File.DEV);
  info.ino = record.u64(File.INO);
  info.mountId = record.u32(File.MOUNT_ID);
  const layer = record.u16(File.LAYER);
  info.upperLayer = layer === UPPER_LAYER;
  info.lowerLayer = layer === LOWER_LAYER;
  return info;
}

/** @param named its address is wanted */
function socket(record: TableRecord, named: boolean): FdInfo {
  const info = new FdInfo();
  const family = record.u16(File.FAMILY);
  info.type = FdType.UNSUPPORTED;
  info.ino = record.u64(File.INO);
  if (named && family === AF_NETLINK) info.type = FdType.NETLINK;
  if (named && family === AF_UNIX) {
    info.type = FdType.UNIX;
    info.socket = newSocket(L4Proto.NONE);
    info.socket.source = record.u64big(File.SOCK);
    info.name = info.nameRaw = unixName(record);
  }
  return info;
}

/** An internet socket of the kind that has an address, and that has got one; else undefined. */
function inetSocket(record: TableRecord): FdInfo | undefined {
  const family = record.u16(File.FAMILY);
  if (family !== AF_INET && family !== AF_INET6) return undefined;
  if (record.u8(File.HASHED) === 0) return undefined;
  const raw = record.u16(File.TYPE) === SOCK_RAW;
  const l4proto = raw ? L4Proto.RAW : PROTOCOLS[record.u16(File.PROTOCOL)];
  if (l4proto === undefined) return undefined;
  const length = family === AF_INET ? 4 : 16;
  const info = describeInet({
    l4proto,
    ip: record.text(File.ADDRESS, length),
    port: record.u16(File.PORT),
    peer: record.text(File.PEER, length),
    peerPort: raw ? 0 : record.u16(File.PEER_PORT),
    listening: record.u8(File.LISTENING) !== 0,
  });
  info.ino = record.u64(File.INO);
  return info;
}

/** As /proc/net/unix writes it: abstract names begin with a NUL, paths end with one. */
function unixName(record: TableRecord): ByteString {
  const name = record.text(File.SIZE, record.u16(File.NAME_LENGTH));
  return name.startsWith("\0")
    ? name.replaceAll("\0", "@")
    : name.replace(/\0.*$/s, "");
}

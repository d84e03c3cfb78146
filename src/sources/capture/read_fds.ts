import { FdInfo, FdType, L4Proto, newSocket } from "../../state/fd.ts";
import type { Cursor } from "./_cursor.ts";

/**
 * Reads a block with the descriptors of one thread.
 *
 * @param version 1 or 2; entries of version 2 begin with their length
 */
export function readFds(
  cursor: Cursor,
  version: number,
  onFd: (tid: number, fd: number, info: FdInfo) => void,
): void {
  const tid = cursor.i64("tid of a descriptor table");
  while (cursor.left >= 4) {
    const entry = version >= 2
      ? cursor.part(cursor.u32("length of a descriptor") - 4, "descriptor")
      : cursor;
    const fd = entry.i64("descriptor number");
    const info = new FdInfo();
    info.ino = Number(entry.u64("inode"));
    const type = entry.u8("type of a descriptor");
    if (readBody(entry, version, type, info)) onFd(tid, fd, info);
    else if (version < 2) cursor.fail(`descriptor of unknown type ${type}`);
  }
}

/** @returns false for types that are not known */
function readBody(
  entry: Cursor,
  version: number,
  type: number,
  info: FdInfo,
): boolean {
  switch (type) {
    case FdType.FILE_OLD:
    case FdType.DIRECTORY:
    case FdType.FIFO:
    case FdType.EVENT:
    case FdType.UNSUPPORTED:
    case FdType.SIGNALFD:
    case FdType.EVENTPOLL:
    case FdType.INOTIFY:
    case FdType.TIMERFD:
    case FdType.NETLINK:
    case FdType.BPF:
    case FdType.USERFAULTFD:
    case FdType.IO_URING:
    case FdType.MEMFD:
    case FdType.PIDFD:
      info.type = type;
      info.name = entry.text("name of a descriptor");
      if (version >= 2 && type === FdType.UNSUPPORTED && entry.left > 0) {
        info.type = hiddenType(entry.u8("real type of a descriptor"));
      }
      break;
    case FdType.FILE:
      info.type = type;
      info.openFlags = entry.u32("open flags");
      info.name = entry.text("name of a file");
      if (version >= 2 && entry.left >= 4) info.dev = entry.u32("device");
      break;
    case FdType.IPV4:
    case FdType.IPV6: {
      info.type = type;
      const size = type === FdType.IPV4 ? 4 : 16;
      const socket = info.socket = newSocket(L4Proto.UNKNOWN);
      socket.sip = entry.raw(size, "source address");
      socket.dip = entry.raw(size, "destination address");
      socket.sport = entry.u16("source port");
      socket.dport = entry.u16("destination port");
      socket.l4proto = entry.u8("protocol");
      break;
    }
    case FdType.IPV4_SERVER:
    case FdType.IPV6_SERVER: {
      info.type = type;
      const size = type === FdType.IPV4_SERVER ? 4 : 16;
      const socket = info.socket = newSocket(L4Proto.UNKNOWN);
      socket.role = "server";
      socket.dip = entry.raw(size, "address");
      socket.dport = entry.u16("port");
      socket.l4proto = entry.u8("protocol");
      break;
    }
    case FdType.UNIX: {
      info.type = type;
      const socket = info.socket = newSocket(L4Proto.UNKNOWN);
      socket.source = entry.u64("source of a unix socket");
      socket.peer = entry.u64("peer of a unix socket");
      info.name = entry.text("name of a unix socket");
      break;
    }
    default:
      return false;
  }
  info.nameRaw = info.name;
  return true;
}

/** saker's writer puts types that old readers refuse behind the name. */
function hiddenType(type: number): FdInfo["type"] {
  return type > FdType.FILE && type <= FdType.PIDFD
    ? type as FdInfo["type"]
    : FdType.UNSUPPORTED;
}

import { endpointText, tupleText, unixTupleText } from "../events/address.ts";
import { type FdInfo, FdType } from "./fd.ts";

/** Writes the name of an internet socket from its addresses: both ends, or the own one of a server socket. */
export function nameSocket(info: FdInfo): void {
  const socket = info.socket;
  if (socket === undefined) return;
  switch (info.type) {
    case FdType.IPV4:
    case FdType.IPV6:
      info.name = tupleText(
        socket.sip,
        socket.sport,
        socket.dip,
        socket.dport,
      );
      break;
    case FdType.IPV4_SERVER:
    case FdType.IPV6_SERVER:
      info.name = endpointText(socket.dip, socket.dport);
      break;
    default:
      return;
  }
  info.nameRaw = info.name;
}

/** Writes the name of a unix socket: kernel addresses of both ends, and a path. */
export function nameUnixSocket(info: FdInfo, path: string): void {
  const socket = info.socket!;
  info.name = unixTupleText(socket.source, socket.peer, path);
  info.nameRaw = info.name;
}

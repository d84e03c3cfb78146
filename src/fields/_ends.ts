/** The two ends of the connection that the event's descriptor stands for. */
import { isLoopbackOrAny } from "../events/address.ts";
import type { ByteString } from "../events/bytestring.ts";
import type { Context } from "../state/context.ts";
import type { FdInfo, Socket } from "../state/fd.ts";
import { HAS_FD } from "./_event_info.ts";
import { isInet, isServer, isTuple } from "./_fd_kind.ts";

/** Which end of a connection: by role, or by place. */
export type End = "client" | "server" | "local" | "remote";

/** The internet socket of the event's descriptor. */
export function inetSocket(c: Context): Socket | undefined {
  const fd = inetFd(c);
  return fd?.socket;
}

/** The event's descriptor if it is an internet socket. */
export function inetFd(c: Context): FdInfo | undefined {
  const fd = c.fd;
  return fd !== undefined && HAS_FD[c.event.type] === 1 && isInet(fd.type)
    ? fd
    : undefined;
}

/** Whether the address is one of the machine's own. */
export function isLocal(c: Context, address: ByteString): boolean {
  return isLoopbackOrAny(address) || c.state.machine.addresses.has(address);
}

/**
 * Whether the wanted end is the tuple's source (true) or its destination (false). A server socket has one end, its own,
 * which counts as the server's. Undefined while the roles are not known.
 */
function isSource(c: Context, fd: FdInfo, end: End): boolean | undefined {
  if (isServer(fd.type)) return end === "server" ? false : undefined;
  if (!isTuple(fd.type) || fd.socket!.role === "unknown") return undefined;
  switch (end) {
    case "client":
      return true;
    case "server":
      return false;
    case "local":
      return isLocal(c, fd.socket!.sip);
    case "remote":
      return !isLocal(c, fd.socket!.sip);
  }
}

/** Address of one end; undefined when it is not known which that is. */
export function addressOf(c: Context, end: End): ByteString | undefined {
  const fd = inetFd(c);
  if (fd?.socket === undefined) return undefined;
  const source = isSource(c, fd, end);
  if (source === undefined) return undefined;
  return (source ? fd.socket.sip : fd.socket.dip) || undefined;
}

/** Port of one end; undefined when it is not known which that is. */
export function portOf(c: Context, end: End): number | undefined {
  const fd = inetFd(c);
  if (fd?.socket === undefined) return undefined;
  const source = isSource(c, fd, end);
  if (source === undefined) return undefined;
  return source ? fd.socket.sport : fd.socket.dport;
}

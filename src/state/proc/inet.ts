import type { ByteString } from "../../events/bytestring.ts";
import { FdInfo, FdType, L4Proto, newSocket } from "../fd.ts";
import { nameSocket } from "../socket_name.ts";

/** What the kernel's tables tell of an internet socket. Addresses in network order, 4 or 16 characters. */
export interface InetSocket {
  l4proto: number;
  ip: ByteString;
  port: number;
  peer: ByteString;
  /** 0 without a peer. */
  peerPort: number;
  /** A TCP socket that accepts connections. */
  listening: boolean;
}

/** A descriptor of the socket, with its own end as the source until {@link guessRoles} knows better. */
export function describeInet(from: InetSocket): FdInfo {
  const { l4proto, ip, port, peer, peerPort, listening } = from;
  const socket = newSocket(l4proto);
  const v6 = ip.length === 16;
  const info = new FdInfo();
  const bound = l4proto === L4Proto.TCP
    ? listening
    : peerPort === 0 && port !== 0;
  if (bound) {
    info.type = v6 ? FdType.IPV6_SERVER : FdType.IPV4_SERVER;
    socket.dip = ip;
    socket.dport = port;
    socket.role = "server";
  } else {
    info.type = v6 ? FdType.IPV6 : FdType.IPV4;
    socket.sip = ip;
    socket.sport = port;
    socket.dip = peer;
    socket.dport = peerPort;
    socket.connected = peerPort !== 0;
  }
  info.socket = socket;
  return info;
}

/**
 * Names the internet sockets of a network namespace: connections to a port that somebody there listens at were accepted,
 * the others were opened from there.
 */
export function guessRoles(infos: readonly FdInfo[]): void {
  const listening = new Set<number>();
  for (const { type, socket } of infos) {
    if (type === FdType.IPV4_SERVER || type === FdType.IPV6_SERVER) {
      listening.add(socket!.dport);
    }
  }
  for (const info of infos) {
    const socket = info.socket!;
    if (socket.role === "unknown" && socket.dport !== 0) {
      const server = listening.has(socket.sport) ||
        (!listening.has(socket.dport) && socket.sport < socket.dport);
      socket.role = server ? "server" : "client";
      if (server) {
        const { sip, sport } = socket;
        socket.sip = socket.dip;
        socket.sport = socket.dport;
        socket.dip = sip;
        socket.dport = sport;
      }
    }
    nameSocket(info);
  }
}

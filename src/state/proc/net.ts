import type { ByteString } from "../../events/bytestring.ts";
import { FdInfo, FdType, L4Proto, newSocket } from "../fd.ts";
import { nameSocket } from "../socket_name.ts";
import { readBytes } from "./files.ts";

/** Bytes read of each table, for all sockets and for a single one: some hosts have millions of connections. */
const MAX_BYTES = 32 << 20;
const MAX_BYTES_SINGLE = 256 << 10;
const TCP_LISTEN = "0A";

/** The internet tables below /proc/PID/net and what their sockets are. */
const INET_TABLES = [
  ["tcp", L4Proto.TCP],
  ["udp", L4Proto.UDP],
  ["raw", L4Proto.RAW],
  ["icmp", L4Proto.ICMP],
  ["tcp6", L4Proto.TCP],
  ["udp6", L4Proto.UDP],
  ["raw6", L4Proto.RAW],
  ["icmp6", L4Proto.ICMP],
] as const;

/** The sockets of one network namespace by inode. */
export class NetTables {
  readonly #sockets = new Map<string, FdInfo>();

  /**
   * @param pid a process in the namespace
   * @param single only one socket is asked for, so not much work is due
   */
  constructor(pid: number, single = false) {
    const max = single ? MAX_BYTES_SINGLE : MAX_BYTES;
    const dir = `/proc/${pid}/net`;
    for (const [table, l4proto] of INET_TABLES) {
      const text = readBytes(`${dir}/${table}`, max);
      if (text !== undefined) this.parseInet(text, l4proto);
    }
    this.#guessRoles();
    const unix = readBytes(`${dir}/unix`, max);
    if (unix !== undefined) this.parseUnix(unix);
    const netlink = readBytes(`${dir}/netlink`, max);
    if (netlink !== undefined) this.parseNetlink(netlink);
  }

  /** A descriptor of the socket, the caller's own; undefined when no table has it. */
  get(inode: string): FdInfo | undefined {
    return this.#sockets.get(inode)?.clone();
  }

  /** Takes the lines of tcp, udp, raw or their IPv6 twins. */
  parseInet(text: ByteString, l4proto: number): void {
    for (const line of text.split("\n").slice(1)) {
      const [, local, remote, state, , , , , , inode] = line.trim().split(
        /\s+/,
        10,
      );
      if (inode === undefined || inode === "0") continue;
      const [ip, port] = endpoint(local);
      const [peer, peerPort] = endpoint(remote);
      const socket = newSocket(l4proto);
      const v6 = ip.length === 16;
      const info = new FdInfo();
      const bound = l4proto === L4Proto.TCP
        ? state === TCP_LISTEN
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
      info.ino = Number(inode);
      this.#sockets.set(inode, info);
    }
  }

  /** Connections to a port that somebody here listens at were accepted; the others were opened from here. */
  #guessRoles(): void {
    const listening = new Set<number>();
    for (const { type, socket } of this.#sockets.values()) {
      if (type === FdType.IPV4_SERVER || type === FdType.IPV6_SERVER) {
        listening.add(socket!.dport);
      }
    }
    for (const info of this.#sockets.values()) {
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

  /** Takes the lines of unix: kernel address, …, inode, path. */
  parseUnix(text: ByteString): void {
    for (const line of text.split("\n").slice(1)) {
      const match = /^([0-9a-f]+): (?:\S+ +){5}(\d+)(?: (.*))?$/.exec(line);
      if (match === null) continue;
      const info = new FdInfo();
      info.type = FdType.UNIX;
      info.socket = newSocket(L4Proto.NONE);
      info.socket.source = BigInt(`0x${match[1]}`);
      info.ino = Number(match[2]);
      info.name = info.nameRaw = match[3] ?? "";
      this.#sockets.set(match[2], info);
    }
  }

  /** Takes the lines of netlink; the inode is the last column. */
  parseNetlink(text: ByteString): void {
    for (const line of text.split("\n").slice(1)) {
      const inode = line.trim().split(/\s+/).at(-1);
      if (inode === undefined || inode === "") continue;
      const info = new FdInfo();
      info.type = FdType.NETLINK;
      info.ino = Number(inode);
      this.#sockets.set(inode, info);
    }
  }
}

/** `0100007F:0035`: words of the address in the machine's order, here little-endian, and the port. */
function endpoint(text: string): [ip: ByteString, port: number] {
  const colon = text.indexOf(":");
  let ip = "";
  for (let word = 0; word < colon; word += 8) {
    for (let byte = 6; byte >= 0; byte -= 2) {
      const at = word + byte;
      ip += String.fromCharCode(parseInt(text.slice(at, at + 2), 16));
    }
  }
  return [ip, parseInt(text.slice(colon + 1), 16)];
}

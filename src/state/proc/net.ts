import type { ByteString } from "../../events/bytestring.ts";
import { FdInfo, FdType, L4Proto, newSocket } from "../fd.ts";
import { readBytes } from "./files.ts";
import { describeInet, guessRoles } from "./inet.ts";

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
    guessRoles([...this.#sockets.values()]);
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
      const info = describeInet({
        l4proto,
        ip,
        port,
        peer,
        peerPort,
        listening: state === TCP_LISTEN,
      });
      info.ino = Number(inode);
      this.#sockets.set(inode, info);
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

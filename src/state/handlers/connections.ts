import {
  Address,
  endpointText,
  Family,
  readSockaddr,
  readTuple,
  unmapped,
} from "../../events/address.ts";
import type { ByteString } from "../../events/bytestring.ts";
import type { Context } from "../context.ts";
import { type FdInfo, FdType, L4Proto, newSocket } from "../fd.ts";
import { KERNEL_CLOEXEC } from "../flags.ts";
import { nameSocket, nameUnixSocket } from "../socket_name.ts";
import type { SystemState } from "../system_state.ts";
import type { HandlerList } from "./handler.ts";
import { addSocket } from "./sockets.ts";

const EINPROGRESS = -115;
const ACCEPT4 = 389;
/** Event encoding of getsockopt's `SOL_SOCKET`, `SO_ERROR` and of an error number as its value. */
const SOL_SOCKET = 1;
const SO_ERROR = 4;
const VALUE_ERRNO = 1;
const ANY_IPV4 = "\0".repeat(4);
const ANY_IPV6 = "\0".repeat(16);

/** Sockets that are bound, connected or accepted, and the outcome of connects that took longer. */
export const CONNECT_HANDLERS: HandlerList = [
  [21, bind],
  [23, connect],
  [247, ACCEPT4, accept],
  [47, getsockopt],
];

const address = new Address();

/** Notes whether the event has given the descriptor another name than it had before. */
function noteName(state: SystemState, info: FdInfo, before: ByteString): void {
  if (info.name === before) return;
  info.nameChanged = true;
  state.changed = info;
}

/** The entry of the event's descriptor, for changing, with a socket in it. */
function socketOf(
  state: SystemState,
  context: Context,
): FdInfo | undefined {
  if (context.thread === undefined || context.fd === undefined) {
    return undefined;
  }
  const info = state.fds.writable(context.thread.main, context.fdNum);
  if (info !== undefined) {
    info.socket ??= newSocket(L4Proto.UNKNOWN);
    context.fd = info;
  }
  return info;
}

function bind(state: SystemState, context: Context): void {
  const view = context.event;
  if (view.i64(0) < 0 || !view.has(1)) return;
  const info = socketOf(state, context);
  if (info === undefined || !readSockaddr(view, 1, address)) return;
  const socket = info.socket!;
  const before = info.name;
  if (address.family === Family.UNIX) {
    info.name = info.nameRaw = address.path;
    return noteName(state, info, before);
  }
  if (address.dport > 0) {
    // who listens at :: takes IPv4 as well, and counts as a server of that
    const ip = address.dip === ANY_IPV6 ? ANY_IPV4 : unmapped(address.dip);
    info.type = ip.length === 4 ? FdType.IPV4_SERVER : FdType.IPV6_SERVER;
    socket.dip = ip;
    socket.dport = address.dport;
    socket.sip = "";
    socket.sport = 0;
    socket.role = "server";
  }
  info.name = info.nameRaw = endpointText(address.dip, address.dport);
  noteName(state, info, before);
}

function connect(state: SystemState, context: Context): void {
  const view = context.event;
  const result = view.i64(0);
  // the socket stays what it was
  if (result < 0 && result !== EINPROGRESS) return;
  const info = socketOf(state, context) ?? unseen(state, context);
  if (info === undefined) return;
  const before = info.name;
  const socket = info.socket!;
  // one under way counts as made until getsockopt tells that it was not
  socket.pending = result === EINPROGRESS;
  socket.connected = true;
  if (readTuple(view, 1, address)) {
    if (address.family === Family.UNIX) {
      info.type = FdType.UNIX;
      socket.source = address.source;
      socket.peer = address.peer;
      nameUnixSocket(info, address.path);
    } else {
      setTuple(info, true);
    }
  } else if (readSockaddr(view, 3, address)) {
    // no tuple: the first packet is still to be sent
    if (address.family === Family.UNIX) {
      info.name = info.nameRaw = address.path;
    } else {
      const ip = unmapped(address.dip);
      info.type = ip.length === 4 ? FdType.IPV4 : FdType.IPV6;
      socket.dip = ip;
      socket.dport = address.dport;
      if (socket.sip.length !== ip.length) {
        socket.sip = "\0".repeat(ip.length);
      }
      nameSocket(info);
    }
  }
  if (socket.role === "unknown") socket.role = "client";
  noteName(state, info, before);
}

/** An entry for a socket that was made before we looked, on a live system: the connect tells all but the protocol. */
function unseen(state: SystemState, context: Context): FdInfo | undefined {
  const { event: view, thread, fdNum } = context;
  if (state.reader === undefined || thread === undefined || fdNum < 0) {
    return undefined;
  }
  if (!readTuple(view, 1, address) && !readSockaddr(view, 3, address)) {
    return undefined;
  }
  const info = addSocket(state, thread, fdNum, address.family, 0, 0);
  context.fd = info;
  return info;
}

/** Takes over the tuple just read; a server that connects (UDP) is the destination. */
function setTuple(info: FdInfo, connects: boolean): void {
  const socket = info.socket!;
  let { sip, dip } = address;
  const { sport, dport } = address;
  if (unmapped(sip) !== sip && unmapped(dip) !== dip) {
    sip = unmapped(sip);
    dip = unmapped(dip);
  }
  const swap = connects && socket.role === "server" &&
    socket.l4proto === L4Proto.UDP;
  info.type = sip.length === 4 ? FdType.IPV4 : FdType.IPV6;
  socket.sip = swap ? dip : sip;
  socket.sport = swap ? dport : sport;
  socket.dip = swap ? sip : dip;
  socket.dport = swap ? sport : dport;
  nameSocket(info);
}

function accept(state: SystemState, context: Context): void {
  const { event: view, thread } = context;
  const fd = view.i64(0);
  if (fd < 0 || thread === undefined) return;
  context.fdNum = fd;
  context.fd = undefined;
  if (!readTuple(view, 1, address)) {
    // whatever had the number before is closed
    state.fds.remove(thread.main, fd);
    return;
  }
  const unix = address.family === Family.UNIX;
  const info = state.fds.open(
    thread.main,
    fd,
    unix ? FdType.UNIX : FdType.IPV4,
  );
  const socket = info.socket = newSocket(unix ? L4Proto.NONE : L4Proto.TCP);
  if (unix) {
    socket.source = address.source;
    socket.peer = address.peer;
    nameUnixSocket(info, address.path);
  } else setTuple(info, false);
  socket.role = "server";
  socket.connected = true;
  info.closeOnExec = view.type === ACCEPT4 &&
    (view.u32(5) & KERNEL_CLOEXEC) !== 0;
  context.fd = info;
}

/** How a program learns what has become of a connect that was under way. */
function getsockopt(state: SystemState, context: Context): void {
  const view = context.event;
  if (view.i64(0) < 0 || view.u8(2) !== SOL_SOCKET) return;
  if (view.u8(3) !== SO_ERROR || view.paramLength(4) < 9) return;
  const info = socketOf(state, context);
  if (info === undefined) return;
  const at = view.paramOffset(4);
  if (view.bytes[at] !== VALUE_ERRNO) return;
  const failed = view.data.getInt32(at + 1, true) !== 0;
  info.socket!.pending = false;
  info.socket!.connected = !failed;
}

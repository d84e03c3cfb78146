import {
  Address,
  Family,
  readTuple,
  unixTupleText,
  unmapped,
} from "../../events/address.ts";
import type { ByteString } from "../../events/bytestring.ts";
import type { Context } from "../context.ts";
import { type FdInfo, FdType, L4Proto, newSocket } from "../fd.ts";
import { nameSocket } from "../socket_name.ts";
import type { SystemState } from "../system_state.ts";
import type { Thread } from "../thread.ts";
import type { Handler, HandlerList } from "./handler.ts";
import { addSocket } from "./sockets.ts";

const SOCK_DGRAM = 2;
const IPPROTO_UDP = 17;
/** Layout of a control message: length u64, level i32, type i32, data; padded to 8. */
const CMSG_HEADER = 16;
const SOL_SOCKET = 1;
const SCM_RIGHTS = 1;
const MAX_PASSED_FDS = 253;

/** Data that goes through descriptors: it may tell of the other end of a socket, or bring descriptors along. */
export const MESSAGE_HANDLERS: HandlerList = [
  [29, 31, 49, 51, send(4)],
  [33, 55, receive(4)],
  [35, receive(2)],
  [53, receive(3)],
  [7, 9, 113, 115, 117, 119, 121, 123, transfer],
];

const address = new Address();

/** @param tuple index of the parameter with the message's addresses */
function send(tuple: number): Handler {
  return (state, context) => {
    const { event: view, thread } = context;
    if (thread === undefined || view.i64(0) < 0) return;
    if (context.fd === undefined && context.fdNum >= 0) {
      // whoever sends to an address has a socket, most likely UDP
      if (!readTuple(view, tuple, address)) return;
      if (address.family === Family.UNIX) return;
      context.fd = addSocket(
        state,
        thread,
        context.fdNum,
        address.family,
        SOCK_DGRAM,
        IPPROTO_UDP,
      );
    }
    message(state, context, tuple, false);
  };
}

function receive(tuple: number): Handler {
  return (state, context) => {
    const view = context.event;
    if (context.thread === undefined || view.i64(0) < 0) return;
    message(state, context, tuple, true);
    if (view.type === 53) passedFds(state, context, 4);
    else if (view.type === 55) passedFds(state, context, 5);
  };
}

/** Reading and writing succeed on connected sockets only. */
function transfer(_state: SystemState, context: Context): void {
  const fd = context.fd;
  if (fd === undefined || !isInet(fd) || fd.socket === undefined) return;
  if (context.event.i64(0) < 0) return;
  fd.socket.connected = true;
  fd.socket.pending = false;
}

function isInet(fd: FdInfo): boolean {
  return fd.type === FdType.IPV4 || fd.type === FdType.IPV6;
}

/** Sockets without connection have the addresses of their last message. */
function message(
  state: SystemState,
  context: Context,
  tuple: number,
  incoming: boolean,
): void {
  const thread = context.thread!;
  const known = context.fd;
  if (known === undefined) return;
  if (isInet(known) && known.socket !== undefined) {
    known.socket.connected = true;
    known.socket.pending = false;
  }
  if (known.name !== "" && known.socket?.l4proto === L4Proto.TCP) return;
  if (!readTuple(context.event, tuple, address)) return;
  const info = state.fds.writable(thread.main, context.fdNum);
  if (info === undefined) return;
  context.fd = info;
  const socket = info.socket ??= newSocket(L4Proto.UNKNOWN);
  if (address.family === Family.UNIX) {
    info.type = FdType.UNIX;
    if (socket.source === address.source && socket.peer === address.peer) {
      return;
    }
    socket.source = address.source;
    socket.peer = address.peer;
    info.name = info.nameRaw = unixTupleText(
      address.source,
      address.peer,
      address.path,
    );
    info.nameChanged = true;
    state.changed = info;
    return;
  }
  if (!update(info, thread, incoming)) return;
  info.nameChanged = true;
  state.changed = info;
}

/**
 * Takes over the addresses of a message.
 *
 * @returns whether they differ from those before, in either direction
 */
function update(info: FdInfo, thread: Thread, incoming: boolean): boolean {
  const socket = info.socket!;
  let { sip, dip } = address;
  const { sport, dport } = address;
  if (unmapped(sip) !== sip && unmapped(dip) !== dip) {
    sip = unmapped(sip);
    dip = unmapped(dip);
  }
  const type = sip.length === 4 ? FdType.IPV4 : FdType.IPV6;
  if (info.type === type) {
    if (
      same(socket.sip, socket.sport, sip, sport) &&
        same(socket.dip, socket.dport, dip, dport) ||
      same(socket.sip, socket.sport, dip, dport) &&
        same(socket.dip, socket.dport, sip, sport)
    ) return false;
  }
  info.type = type;
  if (socket.l4proto === L4Proto.UNKNOWN) socket.l4proto = L4Proto.UDP;
  if (socket.role === "unknown") {
    // a server usually begins by receiving, a client by sending
    socket.role = isBound(thread, incoming ? dport : sport) || incoming
      ? "server"
      : "client";
  }
  // the event has the sender first; the client's end is to come first
  const swap = incoming ? socket.role === "client" : socket.role === "server";
  socket.sip = swap ? dip : sip;
  socket.sport = swap ? dport : sport;
  socket.dip = swap ? sip : dip;
  socket.dport = swap ? sport : dport;
  nameSocket(info);
  return true;
}

function same(
  ip: ByteString,
  port: number,
  otherIp: ByteString,
  otherPort: number,
): boolean {
  return port === otherPort && ip === otherIp;
}

/** Whether the process has bound a socket to the port. */
function isBound(thread: Thread, port: number): boolean {
  if (thread.main.fds === undefined) return false;
  for (const info of thread.main.fds.values()) {
    if (
      (info.type === FdType.IPV4_SERVER || info.type === FdType.IPV6_SERVER) &&
      info.socket!.dport === port
    ) return true;
  }
  return false;
}

/** Descriptors that came with a message over a unix socket: only the live system knows what they are. */
function passedFds(
  state: SystemState,
  context: Context,
  control: number,
): void {
  const view = context.event;
  if (context.fd?.type !== FdType.UNIX) return;
  const length = view.paramLength(control);
  let at = view.paramOffset(control);
  const end = at + length;
  while (at + CMSG_HEADER <= end) {
    const size = view.data.getUint32(at, true);
    if (size < CMSG_HEADER || at + size > end) return;
    const rights = view.data.getInt32(at + 8, true) === SOL_SOCKET &&
      view.data.getInt32(at + 12, true) === SCM_RIGHTS;
    const count = Math.min((size - CMSG_HEADER) >> 2, MAX_PASSED_FDS);
    for (let i = 0; rights && i < count; i++) {
      const fd = view.data.getInt32(at + CMSG_HEADER + 4 * i, true);
      if (fd >= 0) state.learnFd(context.thread!, fd);
    }
    at += (size + 7) & ~7;
  }
}

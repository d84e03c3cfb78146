import { Family } from "../../events/address.ts";
import type { Context } from "../context.ts";
import { type FdInfo, FdType, L4Proto, newSocket } from "../fd.ts";
import { KERNEL_CLOEXEC } from "../flags.ts";
import type { SystemState } from "../system_state.ts";
import type { Thread } from "../thread.ts";
import type { HandlerList } from "./handler.ts";

const AF_NETLINK = 16;
const SOCK_STREAM = 1;
const SOCK_DGRAM = 2;
const SOCK_RAW = 3;
const IPPROTO_ICMP = 1;
const IPPROTO_TCP = 6;
const IPPROTO_UDP = 17;
const IPPROTO_ICMPV6 = 58;
const IPPROTO_RAW = 255;

/** Sockets that are made. */
export const SOCKET_HANDLERS: HandlerList = [
  [19, socket],
  [43, socketpair],
];

function socket(state: SystemState, context: Context): void {
  const { event: view, thread } = context;
  const fd = view.i64(0);
  if (fd < 0 || thread === undefined) return;
  const type = view.u32(2);
  const info = addSocket(state, thread, fd, view.u32(1), type, view.u32(3));
  info.closeOnExec = (type & KERNEL_CLOEXEC) !== 0;
  context.fdNum = fd;
  context.fd = info;
}

/** Enters a new socket of which nothing but these numbers is known. */
export function addSocket(
  state: SystemState,
  thread: Thread,
  fd: number,
  domain: number,
  type: number,
  protocol: number,
): FdInfo {
  const info = state.fds.open(thread.main, fd, typeOf(domain));
  const inet = domain === Family.INET || domain === Family.INET6;
  if (inet || domain === Family.UNIX) {
    info.socket = newSocket(
      inet ? l4proto(type & 0xf, protocol) : L4Proto.NONE,
    );
  }
  return info;
}

function typeOf(domain: number): FdType {
  switch (domain) {
    case Family.UNIX:
      return FdType.UNIX;
    case Family.INET:
      return FdType.IPV4;
    case Family.INET6:
      return FdType.IPV6;
    case AF_NETLINK:
      return FdType.NETLINK;
    default:
      return FdType.UNKNOWN;
  }
}

function l4proto(type: number, protocol: number): number {
  if (type === SOCK_RAW) return L4Proto.RAW;
  switch (protocol) {
    case 0:
      return type === SOCK_STREAM
        ? L4Proto.TCP
        : type === SOCK_DGRAM
        ? L4Proto.UDP
        : L4Proto.UNKNOWN;
    case IPPROTO_TCP:
      return L4Proto.TCP;
    case IPPROTO_UDP:
      return L4Proto.UDP;
    case IPPROTO_ICMP:
    case IPPROTO_ICMPV6:
      return L4Proto.ICMP;
    case IPPROTO_RAW:
      return L4Proto.RAW;
    default:
      return L4Proto.UNKNOWN;
  }
}

function socketpair(state: SystemState, context: Context): void {
  const { event: view, thread } = context;
  if (view.i64(0) < 0 || thread === undefined) return;
  const closeOnExec = (view.u32(6) & KERNEL_CLOEXEC) !== 0;
  const first = view.i64(1);
  if (first === view.i64(2)) return;
  for (let param = 1; param <= 2; param++) {
    const fd = view.i64(param);
    if (fd < 0) continue;
    const info = state.fds.open(thread.main, fd, FdType.UNIX);
    info.socket = newSocket(L4Proto.NONE);
    info.socket.source = view.u64big(3);
    info.socket.peer = view.u64big(4);
    info.closeOnExec = closeOnExec;
    context.fdNum = fd;
    context.fd = info;
  }
}

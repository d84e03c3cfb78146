import type { Context } from "../context.ts";
import { type FdInfo, FdType } from "../fd.ts";
import { OpenFlag } from "../flags.ts";
import type { SystemState } from "../system_state.ts";
import type { Handler, HandlerList } from "./handler.ts";

/* Descriptors without a place in the file system. */

const EPOLL_CLOEXEC = 1;
const MFD_CLOEXEC = 1;
/** In place of a parameter: the flags of these calls do not reach the event whole, or the kernel always sets the bit. */
const ALWAYS = -1;

/** Commands of bpf that return a descriptor. */
const BPF_CREATES = new Set([0, 5, 7, 13, 14, 17, 18, 19, 28, 30, 32, 33]);

/** Descriptors that no path or address stands behind. */
export const ANONYMOUS_HANDLERS: HandlerList = [
  [63, made(FdType.EVENT)],
  [397, made(FdType.EVENT, 1, OpenFlag.CLOEXEC)],
  [137, made(FdType.TIMERFD, ALWAYS)],
  [127, made(FdType.SIGNALFD)],
  [399, made(FdType.SIGNALFD, 1, OpenFlag.CLOEXEC)],
  [139, made(FdType.INOTIFY)],
  [395, made(FdType.INOTIFY, 1, OpenFlag.CLOEXEC)],
  [375, made(FdType.EVENTPOLL)],
  [377, made(FdType.EVENTPOLL, 1, EPOLL_CLOEXEC)],
  [321, made(FdType.USERFAULTFD, 1, OpenFlag.CLOEXEC)],
  [339, made(FdType.IO_URING, ALWAYS)],
  [369, bpf],
  [405, memfd],
  [409, pidfdOpen],
  [407, pidfdGetfd],
  [61, 393, pipe],
];

/**
 * Handler for a call that returns a descriptor of `type`.
 *
 * @param flags index of the parameter with the flags, 0 when it has none, {@link ALWAYS} when close-on-exec is implied
 * @param cloexec bit of it that means close-on-exec
 */
function made(type: FdType, flags = 0, cloexec = 0): Handler {
  return (state, context) => {
    const info = create(state, context, type);
    if (info === undefined) return;
    if (flags > 0) {
      const view = context.event;
      const value = view.paramLength(flags) >= 4
        ? view.u32(flags)
        : view.u16(flags);
      info.openFlags = value;
      info.closeOnExec = (value & cloexec) !== 0;
    } else info.closeOnExec = flags === ALWAYS;
  };
}

/** A new entry at the descriptor that the call returned; undefined when it failed. */
function create(
  state: SystemState,
  context: Context,
  type: FdType,
): FdInfo | undefined {
  const fd = context.event.i64(0);
  if (fd < 0 || context.thread === undefined) return undefined;
  const info = state.fds.open(context.thread.main, fd, type);
  context.fdNum = fd;
  context.fd = info;
  return info;
}

function bpf(state: SystemState, context: Context): void {
  if (!BPF_CREATES.has(context.event.u32(1))) return;
  const info = create(state, context, FdType.BPF);
  if (info !== undefined) info.closeOnExec = true;
}

function memfd(state: SystemState, context: Context): void {
  const info = create(state, context, FdType.MEMFD);
  if (info === undefined) return;
  info.name = info.nameRaw = context.event.str(1);
  info.openFlags = context.event.u32(2);
  info.closeOnExec = (info.openFlags & MFD_CLOEXEC) !== 0;
}

function pidfdOpen(state: SystemState, context: Context): void {
  const info = create(state, context, FdType.PIDFD);
  if (info === undefined) return;
  const pid = context.event.i64(1);
  info.name = info.nameRaw = `/proc/${pid}`;
  info.openFlags = context.event.u32(2);
  info.ino = pid;
  info.closeOnExec = true;
}

/** Takes a descriptor out of another process. */
function pidfdGetfd(state: SystemState, context: Context): void {
  const { event: view, thread } = context;
  const fd = view.i64(0);
  if (fd < 0 || thread === undefined) return;
  context.fdNum = fd;
  context.fd = undefined;
  const pidfd = state.fds.get(thread.main, view.i64(1));
  const owner = pidfd?.type === FdType.PIDFD
    ? state.threads.get(pidfd.ino)
    : undefined;
  const source = owner === undefined
    ? undefined
    : state.fds.get(owner.main, view.i64(2));
  if (source === undefined) {
    state.fds.remove(thread.main, fd);
    return;
  }
  const copy = source.clone();
  copy.closeOnExec = true;
  state.fds.put(thread.main, fd, copy);
  context.fd = copy;
}

function pipe(state: SystemState, context: Context): void {
  const { event: view, thread } = context;
  if (view.i64(0) < 0 || thread === undefined) return;
  const flags = view.u32(4);
  for (let param = 1; param <= 2; param++) {
    const fd = view.i64(param);
    if (fd < 0) continue;
    const info = state.fds.open(thread.main, fd, FdType.FIFO);
    info.ino = view.u64(3);
    info.openFlags = flags;
    info.closeOnExec = (flags & OpenFlag.CLOEXEC) !== 0;
    context.fdNum = fd;
    context.fd = info;
  }
}

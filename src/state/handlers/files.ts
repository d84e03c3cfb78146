import type { ByteString } from "../../events/bytestring.ts";
import { resolvePath, UNKNOWN_DIR } from "../../events/path.ts";
import type { Context } from "../context.ts";
import { FdType } from "../fd.ts";
import { AT_FDCWD, OpenFlag } from "../flags.ts";
import type { SystemState } from "../system_state.ts";
import type { Thread } from "../thread.ts";
import { begunOpen, OPEN_ENTERS, openBegins } from "./begun_opens.ts";
import type { Handler, HandlerList } from "./handler.ts";

const CREAT_UPPER_LAYER = 1;
const CREAT_LOWER_LAYER = 2;
const CLOSE_RANGE_CLOEXEC = 4;
/** Open flags that the kernel only knows when the file is open: created, and the layer it lies in. */
const FOUND_OUT = ~0x3fff;

/** Files that are opened, descriptors that are closed. */
export const FILE_HANDLERS: HandlerList = [
  [...OPEN_ENTERS, openBegins],
  [3, open],
  [59, creat],
  [307, openFrom(5)],
  [327, openFrom(6)],
  [337, openByHandle],
  [5, close],
  [451, closeRange],
];

function open(state: SystemState, context: Context): void {
  const view = context.event;
  const fd = view.i64(0);
  if (fd < 0 || context.thread === undefined) return;
  const dir = context.thread.main.cwd;
  opened(state, context, fd, dir, view.str(1), view.u32(2), 4);
}

/** A call that starts from a directory. Parameter `dev` is the device. */
function openFrom(dev: number): Handler {
  return (state, context) => {
    const view = context.event;
    const fd = view.i64(0);
    if (fd < 0 || context.thread === undefined) return;
    const name = view.has(2) ? view.str(2) : "<NA>";
    const dir = directory(state, context.thread, view.i64(1), name);
    opened(state, context, fd, dir, name, view.u32(3), dev);
  };
}

function creat(state: SystemState, context: Context): void {
  const view = context.event;
  const fd = view.i64(0);
  if (fd < 0 || context.thread === undefined) return;
  const layer = view.u16(5);
  const flags = (layer & CREAT_UPPER_LAYER) !== 0
    ? OpenFlag.UPPER_LAYER
    : (layer & CREAT_LOWER_LAYER) !== 0
    ? OpenFlag.LOWER_LAYER
    : 0;
  const dir = context.thread.main.cwd;
  opened(state, context, fd, dir, view.str(1), flags, 3);
}

/** The path is the kernel's own, absolute. */
function openByHandle(state: SystemState, context: Context): void {
  const view = context.event;
  const fd = view.i64(0);
  if (fd < 0 || context.thread === undefined) return;
  opened(state, context, fd, "", view.str(3), view.u32(2), 4);
}

/** Enters the new descriptor. Parameter `dev` is the device, the inode follows it. */
function opened(
  state: SystemState,
  context: Context,
  fd: number,
  dir: ByteString,
  name: ByteString,
  flags: number,
  dev: number,
): void {
  const view = context.event;
  const begun = state.begunOpens.size === 0
    ? undefined
    : begunOpen(state, context);
  if (begun !== undefined) {
    name = begun.name;
    dir = directory(state, context.thread!, begun.dirfd, name);
    flags = begun.flags | flags & FOUND_OUT;
  }
  const type = (flags & OpenFlag.DIRECTORY) !== 0
    ? FdType.DIRECTORY
    : FdType.FILE;
  const info = state.fds.open(context.thread!.main, fd, type);
  info.nameRaw = name;
  info.name = resolvePath(dir, name);
  info.openFlags = flags;
  info.dev = view.u32(dev);
  info.ino = view.u64(dev + 1);
  info.closeOnExec = (flags & OpenFlag.CLOEXEC) !== 0;
  info.upperLayer = (flags & OpenFlag.UPPER_LAYER) !== 0;
  info.lowerLayer = (flags & OpenFlag.LOWER_LAYER) !== 0;
  context.fdNum = fd;
  context.fd = info;
}

/** The directory that `name` starts from. */
function directory(
  state: SystemState,
  thread: Thread,
  dirfd: number,
  name: ByteString,
): ByteString {
  if (name.charCodeAt(0) === 47) return "";
  if (dirfd === AT_FDCWD) return thread.main.cwd;
  return state.fds.get(thread.main, dirfd)?.name ??
    state.learnFd(thread, dirfd)?.name ?? UNKNOWN_DIR;
}

function close(state: SystemState, context: Context): void {
  if (context.event.i64(0) >= 0 && context.fd !== undefined) {
    state.closing = context.fdNum;
  }
}

function closeRange(state: SystemState, context: Context): void {
  const { event: view, thread } = context;
  if (view.i64(0) < 0 || thread === undefined) return;
  const main = thread.main;
  if (main.fds === undefined) return;
  const first = view.u32(1);
  const last = view.u32(2);
  const mark = (view.u32(3) & CLOSE_RANGE_CLOEXEC) !== 0;
  for (const fd of [...main.fds.keys()]) {
    if (fd < first || fd > last) continue;
    if (mark) state.fds.writable(main, fd)!.closeOnExec = true;
    else state.fds.remove(main, fd);
  }
}

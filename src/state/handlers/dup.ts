import type { Context } from "../context.ts";
import { OpenFlag, ThreadFlag } from "../flags.ts";
import type { SystemState } from "../system_state.ts";
import type { HandlerList } from "./handler.ts";

/* Commands of fcntl, as events number them. */
const F_DUPFD = 1;
const F_SETFD = 3;
const F_DUPFD_CLOEXEC = 26;
const FD_CLOEXEC = 1;

/** Copies of descriptors. */
export const DUP_HANDLERS: HandlerList = [
  [363, 367, dup],
  [365, dup3],
  [151, fcntl],
];

function dup(state: SystemState, context: Context): void {
  duplicate(state, context, context.fdNum, false);
}

function dup3(state: SystemState, context: Context): void {
  const cloexec = (context.event.u32(3) & OpenFlag.CLOEXEC) !== 0;
  duplicate(state, context, context.fdNum, cloexec);
}

function fcntl(state: SystemState, context: Context): void {
  const { event: view, thread } = context;
  const command = view.u8(2);
  if (command === F_DUPFD) duplicate(state, context, context.fdNum, false);
  else if (command === F_DUPFD_CLOEXEC) {
    duplicate(state, context, context.fdNum, true);
  } else if (
    command === F_SETFD && thread !== undefined && view.i64(0) === 0 &&
    context.fd !== undefined
  ) {
    const info = state.fds.writable(thread.main, context.fdNum)!;
    info.closeOnExec = (view.u64(3) & FD_CLOEXEC) !== 0;
    context.fd = info;
  }
}

/** Copies the entry of `from` to the descriptor that the call returned. */
function duplicate(
  state: SystemState,
  context: Context,
  from: number,
  closeOnExec: boolean,
): void {
  const { event: view, thread } = context;
  const to = view.i64(0);
  if (to < 0 || thread === undefined) return;
  if (to === 0) thread.flags |= ThreadFlag.PIPE_DST;
  else if (to === 1) thread.flags |= ThreadFlag.PIPE_SRC;
  const source = context.fd;
  context.fdNum = to;
  if (source === undefined) {
    // whatever had the number is closed; what has it now only the live system knows
    state.fds.remove(thread.main, to);
    context.fd = state.learnFd(thread, to);
    return;
  }
  if (to === from) return;
  const copy = source.clone();
  copy.closeOnExec = closeOnExec;
  if (closeOnExec) copy.openFlags |= OpenFlag.CLOEXEC;
  else copy.openFlags &= ~OpenFlag.CLOEXEC;
  state.fds.put(thread.main, to, copy);
  context.fd = copy;
}

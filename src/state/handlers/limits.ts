import type { Context } from "../context.ts";
import type { SystemState } from "../system_state.ts";
import type { HandlerList } from "./handler.ts";

const RLIMIT_NOFILE = 7;

/** Limits of resources, and memory in use. */
export const LIMIT_HANDLERS: HandlerList = [
  [141, 143, rlimit],
  [145, prlimit],
  [152, contextSwitch],
  [159, 161, 163, 165, memory],
];

function rlimit(_state: SystemState, context: Context): void {
  const { event: view, thread } = context;
  if (view.i64(0) < 0 || thread === undefined) return;
  if (view.u8(3) !== RLIMIT_NOFILE || view.i64(1) === -1) return;
  thread.main.fdlimit = view.i64(1);
}

function prlimit(state: SystemState, context: Context): void {
  const view = context.event;
  if (view.i64(0) !== 0 || !view.has(6) || view.u8(6) !== RLIMIT_NOFILE) return;
  const limit = view.i64(1);
  if (limit === -1 || !view.has(5)) return;
  const pid = view.i64(5);
  const thread = pid === 0 ? context.thread : state.threads.get(pid);
  if (thread !== undefined) thread.main.fdlimit = limit;
}

function contextSwitch(_state: SystemState, context: Context): void {
  const { event: view, thread } = context;
  if (thread === undefined || !view.has(5)) return;
  thread.pfMajor = view.u64(1);
  thread.pfMinor = view.u64(2);
  thread.main.vmSize = view.u32(3);
  thread.main.vmRss = view.u32(4);
  thread.main.vmSwap = view.u32(5);
}

/** brk, mmap and munmap tell the sizes whether they succeed or not. */
function memory(_state: SystemState, context: Context): void {
  const { event: view, thread } = context;
  if (thread === undefined || !view.has(3)) return;
  thread.main.vmSize = thread.vmSize = view.u32(1);
  thread.main.vmRss = thread.vmRss = view.u32(2);
  thread.main.vmSwap = thread.vmSwap = view.u32(3);
}

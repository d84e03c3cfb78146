import type { ByteString } from "../../events/bytestring.ts";
import { AT_FDCWD } from "../flags.ts";
import type { Context } from "../context.ts";
import type { SystemState } from "../system_state.ts";

/** What a program asked for when its call began. */
export interface BegunOpen {
  /** Code of the event that begins the call. */
  code: number;
  dirfd: number;
  name: ByteString;
  flags: number;
}

/** Most threads with a call under way that are remembered. */
const MAX_BEGUN = 1024;

/** Parameters of the events that begin calls, −1 for those that do not have them. */
const ENTERS: Record<number, { dirfd: number; name: number; flags: number }> = {
  2: { dirfd: -1, name: 0, flags: 1 }, // open
  58: { dirfd: -1, name: 0, flags: -1 }, // creat
  306: { dirfd: 0, name: 1, flags: 2 }, // openat
  326: { dirfd: 0, name: 1, flags: 2 }, // openat2
};
export const OPEN_ENTERS: readonly number[] = Object.keys(ENTERS).map(Number);

/**
 * Remembers what a call asks for. Another thread may change the name in the program's memory while the call runs, so
 * that its end shows a file that was not opened; captures of drivers that saw both tell of the name at the beginning.
 */
export function openBegins(state: SystemState, context: Context): void {
  const { event: view, thread } = context;
  const at = ENTERS[view.type];
  if (thread === undefined || !view.has(at.name)) return;
  const name = view.str(at.name);
  if (name === "<NA>" || name === "(NULL)") return;
  if (state.begunOpens.size >= MAX_BEGUN) state.begunOpens.clear();
  state.begunOpens.set(thread.tid, {
    code: view.type,
    dirfd: at.dirfd < 0 ? AT_FDCWD : view.i64(at.dirfd),
    name,
    flags: at.flags < 0 ? 0 : view.u32(at.flags),
  });
}

/** What the call that the event ends has asked for at its beginning, if that is known. */
export function begunOpen(
  state: SystemState,
  context: Context,
): BegunOpen | undefined {
  const tid = context.thread!.tid;
  const begun = state.begunOpens.get(tid);
  if (begun === undefined) return undefined;
  state.begunOpens.delete(tid);
  return begun.code === context.event.type - 1 ? begun : undefined;
}

import type { Context } from "../context.ts";
import type { SystemState } from "../system_state.ts";
import type { HandlerList } from "./handler.ts";

const REAPER = 4;

/** Ends of threads. */
export const EXIT_HANDLERS: HandlerList = [[186, 16, procexit]];

function procexit(state: SystemState, context: Context): void {
  if (context.thread === undefined) return;
  state.exiting = true;
  context.thread.exited = true;
  state.reaper = context.event.has(REAPER) ? context.event.i64(REAPER) : 0;
}

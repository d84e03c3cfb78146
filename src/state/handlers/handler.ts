import type { Context } from "../context.ts";
import type { SystemState } from "../system_state.ts";

/** Applies one event to the state. The context's thread and descriptor have been looked up; it may replace them. */
export type Handler = (state: SystemState, context: Context) => void;

/** Handlers by event code, each as `[code, …, handler]`. */
export type HandlerList = readonly (readonly [...number[], Handler])[];

import type { EventView } from "../events/view.ts";
import type { FdInfo } from "./fd.ts";
import type { Thread } from "./thread.ts";
import type { StateView } from "./state_view.ts";

/**
 * What a rule can see while one event is looked at: the event and the state around it. There is one context for each
 * pipeline, filled anew for every event; nothing in it may be kept.
 */
export class Context {
  event: EventView;
  state: StateView;
  /** Thread of the event; undefined when there is none (meta events) or it could not be found. */
  thread: Thread | undefined = undefined;
  /** Descriptor that the event creates or uses, −1 when a creating call failed or the event has none. */
  fdNum = -1;
  /** Entry of {@link fdNum}, if known. */
  fd: FdInfo | undefined = undefined;
  /** Name of the event source: `syscall`, `k8s_audit`, … */
  source = "syscall";
  /** The parsed document of a JSON source (k8s audit); undefined for syscalls. */
  json: unknown = undefined;

  constructor(event: EventView, state: StateView) {
    this.event = event;
    this.state = state;
  }
}

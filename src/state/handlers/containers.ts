import { latin1, toText } from "../../events/bytestring.ts";
import type { EventView } from "../../events/view.ts";
import { parseContainer } from "../containers.ts";
import type { Context } from "../context.ts";
import type { SystemState } from "../system_state.ts";
import type { HandlerList } from "./handler.ts";

const NAME = 1;
const DATA = 2;
/** Longest description that is read, in bytes. */
const MAX_JSON = 1024 * 1024;

/** Descriptions come as events of their own, in newer captures as asynchronous ones. */
export const CONTAINER_HANDLERS: HandlerList = [
  [324, (state, { event }) => described(state, event, 0)],
  [402, asynchronous],
];

function asynchronous(state: SystemState, context: Context): void {
  const view = context.event;
  const name = view.str(NAME);
  if (name === "container") described(state, view, DATA);
  else if (name === "container_removed") {
    const info = parseContainer(jsonOf(view, DATA));
    if (info !== undefined) state.containers.delete(info.id);
  }
}

function described(state: SystemState, view: EventView, param: number): void {
  const info = parseContainer(jsonOf(view, param));
  if (info !== undefined) state.containers.put(info);
}

function jsonOf(view: EventView, param: number): string {
  if (view.paramLength(param) > MAX_JSON) return "";
  return toText(latin1(view.buf(param)).split("\0", 1)[0]);
}

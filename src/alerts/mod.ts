/** Alerts: what they are, how they look, where they go. */
export {
  type Alert,
  type AlertValue,
  PRIORITIES,
  type Priority,
  type Sink,
  type SinkStats,
} from "./alert.ts";
export { openOutputs, Outputs, renderOptions } from "./outputs.ts";
export { INTERNAL, renderAlert, type RenderOptions } from "./render.ts";
export { oneLine, toJson } from "./json.ts";

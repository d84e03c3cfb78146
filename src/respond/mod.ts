/** Responses: what saker does about a match, besides telling of it. */
export {
  type Action,
  DEFAULT_PROTECT,
  NO_RESPONSES,
  type Response,
  type ResponseConfig,
  type ResponseMode,
} from "./action.ts";
export { parseResponses, ResponseConfigError } from "./config.ts";
export type { Predicate } from "./bindings.ts";
export { LatencyHistogram } from "./latency.ts";
export { actionText, Responder, type ResponderParts } from "./responder.ts";

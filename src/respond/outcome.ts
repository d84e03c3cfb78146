import type { Alert, AlertValue, Priority } from "../alerts/alert.ts";
import { toText } from "../events/bytestring.ts";
import { SIGKILL, signalName } from "../events/signals.ts";
import type { Rule } from "../rules/engine.ts";
import type { Context } from "../state/context.ts";
import type { Action, Response } from "./action.ts";

/** How a response went. */
export type Result =
  /** It was done. */
  | "done"
  /** It would have been done if the mode were `enforce`. */
  | "dry-run"
  /** The process had ended, or its pid belongs to another one. */
  | "gone"
  /** The kernel did not permit it. */
  | "denied"
  /** The target is protected. */
  | "protected"
  /** It cannot be done for this event or this process. */
  | "refused"
  /** Cooldown, rate limit, or too many programs running. */
  | "limited"
  | "timeout"
  | "failed";

/** What has been done about one match, by one action. */
export interface Outcome {
  /** ns since the epoch of the event. */
  time: bigint;
  rule: string;
  priority: Priority;
  tags: readonly string[];
  /** `kill`, `signal TERM`, `exec`, `freeze`, … */
  action: string;
  /** `process`, `tree`, …, or the program of `exec`. */
  target: string;
  result: Result;
  /** Why it was not done. */
  reason: string;
  /** Process that the action was for; −1 none. */
  pid: number;
  name: string;
  exepath: string;
  /** Processes that got the signal. */
  count: number;
  /** From the event to the end of the action. */
  latencyUs: number;
  where: "user" | "kernel";
  /** The response's place in the configuration. */
  response: string;
}

/** An action before it is tried: `failed`, until somebody says otherwise. */
export function outcomeOf(
  response: Response,
  action: Action,
  rule: Rule,
  context: Context,
): Outcome {
  const thread = context.thread;
  return {
    time: context.event.timestamp,
    rule: rule.name,
    priority: rule.priority,
    tags: rule.tags,
    action: actionText(action),
    target: action.kind === "signal"
      ? action.target
      : action.kind === "exec"
      ? action.program
      : action.kind === "freeze" || action.kind === "thaw"
      ? "container"
      : "process",
    result: "failed",
    reason: "",
    pid: thread?.pid ?? context.event.tgid,
    name: toText(thread?.comm ?? ""),
    exepath: toText(thread?.exepath ?? ""),
    count: 0,
    latencyUs: 0,
    where: "user",
    response: response.where,
  };
}

/** `kill`, `signal TERM`, `exec`, `freeze`, … */
function actionText(action: Action): string {
  if (action.kind !== "signal") return action.kind;
  if (action.signal === SIGKILL) return "kill";
  const name = signalName(action.signal)?.replace(/^SIG/, "");
  return `signal ${name ?? action.signal}`;
}

/** A response as an alert of its own: same outputs, source `response`. */
export function toAlert(outcome: Outcome): Alert {
  const fields: Record<string, AlertValue> = {
    "evt.time": outcome.time,
    "proc.exepath": outcome.exepath || null,
    "proc.name": outcome.name || null,
    "proc.pid": outcome.pid >= 0 ? outcome.pid : null,
    "response.action": outcome.action,
    "response.count": outcome.count,
    "response.latency_us": outcome.latencyUs,
    "response.name": outcome.response,
    "response.reason": outcome.reason || null,
    "response.result": outcome.result,
    "response.rule": outcome.rule,
    "response.target": outcome.target,
    "response.where": outcome.where,
  };
  return {
    time: outcome.time,
    rule: `Response: ${outcome.action}`,
    priority: outcome.priority,
    source: "response",
    message: describe(outcome),
    fields,
    tags: outcome.tags,
  };
}

/** The outcome as a sentence. */
export function describe(outcome: Outcome): string {
  const { action, target, result, count } = outcome;
  const who = outcome.pid < 0
    ? "no process"
    : `pid ${outcome.pid} (${outcome.name})`;
  const others = count > 1 ? ` [${count} processes]` : "";
  const rule = `for rule "${outcome.rule}"`;
  const [did, done] = VERBS[action] ??
    [`sent ${action} to`, `sent ${action} to`];
  const whom = action === "exec"
    ? `${target} about ${who}`
    : target === "process"
    ? who
    : `${target} of ${who}`;
  switch (result) {
    case "done": {
      const place = outcome.where === "kernel" ? " in the kernel" : "";
      return `${did} ${whom}${others}${place} ${rule} after ` +
        `${outcome.latencyUs} us`;
    }
    case "dry-run":
      return `would have ${done} ${whom}${others} ${rule} (dry run)`;
    default: {
      const why = outcome.reason === "" ? "" : `: ${outcome.reason}`;
      return `${action} ${whom} not done ${rule}: ${result}${why}`;
    }
  }
}

/** Actions as something that was done, and as what would have been, where that is more than "sent … to". */
const VERBS: Record<string, readonly [did: string, done: string]> = {
  kill: ["killed", "killed"],
  freeze: ["froze", "frozen"],
  thaw: ["thawed", "thawed"],
  deny: ["refused", "refused"],
  log: ["noted", "noted"],
  exec: ["ran", "run"],
};

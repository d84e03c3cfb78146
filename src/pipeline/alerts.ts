import type { Alert } from "../alerts/alert.ts";
import { INTERNAL } from "../alerts/render.ts";
import type { Rule } from "../rules/engine.ts";
import type { Context } from "../state/context.ts";

/** What a rule has to say about the event at hand, free of the event's memory. */
export function alertOf(rule: Rule, context: Context): Alert {
  return {
    time: context.event.timestamp,
    rule: rule.name,
    priority: rule.priority,
    source: context.source,
    message: rule.output.format(context),
    fields: rule.output.fields(context),
    tags: rule.tags,
  };
}

/** What is said when configuration and rules could not be reloaded. */
export function restartFailure(reason: string): Alert {
  const rule = "Falco internal: hot restart failure";
  return {
    time: nowNs(),
    rule,
    priority: "Critical",
    source: INTERNAL,
    message: `${rule}: ${reason.trimEnd()}`,
    fields: {},
    tags: [],
  };
}

/** Now, in ns since the epoch. */
export function nowNs(): bigint {
  return BigInt(Math.round((performance.timeOrigin + performance.now()) * 1e6));
}

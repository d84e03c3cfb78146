import type { Rule, RuleEngine } from "../../rules/engine.ts";
import type { CheckedNode } from "../../rules/condition/checked.ts";
import { EventNames, eventNamesOf } from "../../rules/condition/event_types.ts";
import type { Response, ResponseConfig } from "../action.ts";
import { applies } from "../bindings.ts";
import { ancestorsOfSaker } from "../guard.ts";
import { decide, decideDenial, Undecidable } from "./decide.ts";
import {
  canSpare,
  type Decision,
  MAX_DECISIONS,
  packDecisions,
  type PackedDecisions,
} from "./layout.ts";

/** A response to a rule, and whether the probe gives it by itself. */
export interface Verdict {
  readonly rule: Rule;
  readonly response: Response;
  /** Why not; undefined when it does. */
  readonly reason: string | undefined;
  /** The events that the rule is about. */
  readonly events: EventNames;
}

/** What the probe is to do by itself. */
export interface Armament {
  readonly packed: PackedDecisions;
  readonly verdicts: readonly Verdict[];
}

/** Nothing at all. */
export const NO_ARMAMENT: Armament = {
  packed: packDecisions([], [], [], []),
  verdicts: [],
};

/**
 * Finds the responses that the probe can give by itself.
 *
 * @param conditions of the rules, by name
 * @param firstOnly only the first rule that matches an event fires
 */
export function arm(
  config: ResponseConfig,
  engine: RuleEngine,
  conditions: ReadonlyMap<string, CheckedNode>,
  firstOnly: boolean,
): Armament {
  const signals: Decision[] = [];
  const denials: Decision[] = [];
  const verdicts: Verdict[] = [];
  const protect = [
    ...new Set(config.rules.flatMap((response) => [
      ...config.protect,
      ...response.protect ?? [],
    ])),
  ];
  const pids = ancestorsOfSaker();
  const spare = canSpare(protect, pids);
  for (const response of config.rules) {
    for (const rule of engine.rules) {
      if (!applies(response, rule)) continue;
      let reason: string | undefined;
      try {
        if (!spare) {
          throw new Undecidable("the protect list is too long for the probe");
        }
        const condition = conditions.get(rule.name);
        if (condition === undefined) {
          throw new Undecidable("the rule's condition is not known");
        }
        const denies = response.actions.some(({ kind }) => kind === "deny");
        const decisions = denies ? denials : signals;
        const found = denies
          ? decideDenialOf(config, response, condition)
          : decideSignalOf(config, response, condition);
        // what is refused never becomes an event that another rule could claim
        if (firstOnly && !denies) checkOrder(rule, engine, conditions);
        if (decisions.length + found.length > MAX_DECISIONS) {
          throw new Undecidable(
            `the probe holds no more than ${MAX_DECISIONS} decisions`,
          );
        }
        decisions.push(...found);
      } catch (error) {
        if (!(error instanceof Undecidable)) throw error;
        reason = error.message;
      }
      const condition = conditions.get(rule.name);
      const events = condition === undefined
        ? EventNames.ALL
        : eventNamesOf(condition);
      verdicts.push({ rule, response, reason, events });
    }
  }
  return { packed: packDecisions(signals, denials, protect, pids), verdicts };
}

function decideDenialOf(
  config: ResponseConfig,
  response: Response,
  condition: CheckedNode,
): Decision[] {
  checkUnconditional(config, response);
  return decideDenial(condition);
}

function decideSignalOf(
  config: ResponseConfig,
  response: Response,
  condition: CheckedNode,
): Decision[] {
  checkUnconditional(config, response);
  const [first] = response.actions;
  if (first.kind !== "signal") {
    throw new Undecidable("the first action is not a signal");
  }
  if (first.target !== "process" && first.target !== "thread-group") {
    throw new Undecidable(`the target is ${first.target}`);
  }
  return decide(condition, first.signal);
}

/** The probe knows nothing but the event. */
function checkUnconditional(config: ResponseConfig, response: Response): void {
  if (config.mode !== "enforce") {
    throw new Undecidable(`the mode is ${config.mode}`);
  }
  if (response.when !== "") throw new Undecidable("it has a when");
  if (response.cooldownMs > 0 || response.maxPerMinute > 0) {
    throw new Undecidable("it is limited by cooldown or max_per_minute");
  }
}

/** With `rule_matching: first` an event may belong to a rule that stands before. */
function checkOrder(
  rule: Rule,
  engine: RuleEngine,
  conditions: ReadonlyMap<string, CheckedNode>,
): void {
  const own = eventNamesOf(conditions.get(rule.name)!);
  for (const earlier of engine.rules.slice(0, rule.index)) {
    const condition = conditions.get(earlier.name);
    const both = condition && own.and(eventNamesOf(condition));
    if (both === undefined || both.negated || both.names.size > 0) {
      throw new Undecidable(
        `'${earlier.name}' stands before it and may match the same events ` +
          "(rule_matching: all lifts this)",
      );
    }
  }
}

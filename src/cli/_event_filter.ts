import { UserError } from "../errors.ts";
import { findField, suggestField } from "../fields/mod.ts";
import { isEventName, suggestEventName } from "../events/tables.ts";
import { compileEngine } from "../rules/compile/mod.ts";
import {
  checkCondition,
  type CheckedNode,
  ConditionError,
  parseCondition,
  resolveMacros,
} from "../rules/condition/mod.ts";
import type { RuleEngine } from "../rules/engine.ts";
import type { Context } from "../state/context.ts";

/** A condition of the command line. */
export interface EventFilter {
  /** The same as an engine of one rule: what it needs and which events it can match. */
  readonly engine: RuleEngine;
  matches(context: Context): boolean;
}

/**
 * Compiles the condition of `--filter`.
 *
 * @throws {UserError} with a mark below the place that is wrong
 */
export function compileFilter(text: string): EventFilter {
  const engine = compileEngine([{
    name: "filter",
    description: "",
    priority: "Debug",
    source: "syscall",
    tags: [],
    output: { format: () => "", fields: () => ({}) },
    capture: false,
    captureDuration: 0,
    condition: check(text),
  }], { matching: "first" });
  const matches = new Int32Array(1);
  return { engine, matches: (context) => engine.match(context, matches) > 0 };
}

function check(text: string): CheckedNode {
  try {
    // there are no macros on the command line
    const node = resolveMacros(parseCondition(text), () => undefined);
    return checkCondition(node, {
      findField: (name) => findField(name, "syscall"),
      suggestField: (name) => suggestField(name, "syscall"),
      isEventName,
      suggestEvent: suggestEventName,
    });
  } catch (error) {
    if (!(error instanceof ConditionError)) throw error;
    const hint = error.hint === undefined ? "" : ` (${error.hint})`;
    throw new UserError(
      `--filter: ${error.message}${hint}\n${text}\n${
        " ".repeat(error.offset)
      }^`,
    );
  }
}

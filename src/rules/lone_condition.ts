import type { Context } from "../state/context.ts";
import { compileEngine } from "./compile/mod.ts";
import {
  checkCondition,
  parseCondition,
  resolveMacros,
} from "./condition/mod.ts";
import type { RuleEngine } from "./engine.ts";
import { realCatalogue } from "./real_catalogue.ts";

/** A condition outside of any rule, such as that of `--filter`. */
export interface LoneCondition {
  /** The same as an engine of one rule: what it needs and which events it can match. */
  readonly engine: RuleEngine;
  matches(context: Context): boolean;
}

/**
 * Compiles a condition, in which there are no macros.
 *
 * @throws {ConditionError}
 */
export function compileLoneCondition(
  text: string,
  source: string,
): LoneCondition {
  const node = resolveMacros(parseCondition(text), () => undefined);
  const engine = compileEngine([{
    name: "",
    description: "",
    priority: "Debug",
    source,
    tags: [],
    output: { format: () => "", fields: () => ({}) },
    capture: false,
    captureDuration: 0,
    condition: checkCondition(node, realCatalogue(source)),
  }], { matching: "first" });
  const matches = new Int32Array(1);
  return { engine, matches: (context) => engine.match(context, matches) > 0 };
}

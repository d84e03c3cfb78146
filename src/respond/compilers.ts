import { checkCondition, parseCondition } from "../rules/condition/mod.ts";
import { compileEngine } from "../rules/compile/mod.ts";
import { compileTemplate } from "../rules/output/mod.ts";
import { findField, suggestField } from "../fields/mod.ts";
import { isEventName, suggestEventName } from "../events/tables.ts";
import type { Context } from "../state/context.ts";
import type { Compilers, Predicate } from "./bindings.ts";

/** Conditions and templates of responses, compiled by the same means as those of rules. */
export const RULE_COMPILERS: Compilers = {
  compileCondition(text: string, source: string): Predicate {
    const condition = checkCondition(parseCondition(text), {
      findField: (name) => findField(name, source),
      suggestField: (name) => suggestField(name, source),
      isEventName,
      suggestEvent: suggestEventName,
    });
    const engine = compileEngine([{
      name: "",
      description: "",
      priority: "Debug",
      source,
      tags: [],
      output: { format: () => "", fields: () => ({}) },
      capture: false,
      captureDuration: 0,
      condition,
    }], { matching: "first" });
    const matches = new Int32Array(1);
    return {
      test: (context: Context) => engine.match(context, matches) > 0,
      needs: engine.needs,
    };
  },
  compileTemplate: (text, source) => compileTemplate(text, source),
};

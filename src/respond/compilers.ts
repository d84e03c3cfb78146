import { compileLoneCondition } from "../rules/lone_condition.ts";
import { compileTemplate } from "../rules/output/mod.ts";
import type { Compilers } from "./bindings.ts";

/** Conditions and templates of responses, compiled by the same means as those of rules. */
export const RULE_COMPILERS: Compilers = {
  compileCondition(text, source) {
    const { engine, matches } = compileLoneCondition(text, source);
    return { test: matches, needs: engine.needs };
  },
  compileTemplate: (text, source) => compileTemplate(text, source),
};

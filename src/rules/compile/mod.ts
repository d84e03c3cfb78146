/**
 * Evaluation of rules: {@link compileEngine} turns checked conditions into functions, {@link interpret} and {@link explain}
 * walk them.
 *
 * @module
 */
export { compileEngine } from "./engine.ts";
export type { RuleInput } from "./engine.ts";
export { explain } from "./explain.ts";
export type { Explanation } from "./explain.ts";
export { interpret } from "./interpret.ts";

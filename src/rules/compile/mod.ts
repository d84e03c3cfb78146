/**
 * Evaluation of rules: {@link compileEngine} turns checked conditions into functions, {@link interpret} and {@link explain}
 * walk them.
 *
 * @module
 */
export { compileEngine } from "./engine.ts";
export type { EngineOptions, RuleInput } from "./engine.ts";
export { explain } from "./explain.ts";
export type { Explanation, SeenValue } from "./explain.ts";
export { interpret } from "./interpret.ts";

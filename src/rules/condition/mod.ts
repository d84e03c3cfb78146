/**
 * Conditions of rules: the tree, the parser, macros, the tree as text again, and the check against the fields of an event
 * source. Evaluation is the matter of `../compile/`.
 *
 * @module
 */
export type { CheckNode, Node, OperandNode } from "./ast.ts";
export { ConditionError } from "./error.ts";
export { formatCondition, legibly } from "./format.ts";
export { resolveMacros } from "./macros.ts";
export { LIST, MODIFIERS, OPERATORS, TRANSFORMERS } from "./operators.ts";
export { parseCondition } from "./parse.ts";
export { checksOf, fieldsOf, macrosOf } from "./visit.ts";
export type { Catalogue } from "./catalogue.ts";
export { checkCondition, ConditionChecker } from "./check.ts";
export type { CheckResult } from "./check.ts";
export type { CheckedNode } from "./checked.ts";
export { EventNames, eventNamesOf } from "./event_types.ts";

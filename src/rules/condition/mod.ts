/**
 * Conditions of rules: the tree, the parser, macros, the tree as text again, and the check against the fields of an event
 * source. Evaluation is the matter of `../compile/`.
 *
 * @module
 */
export type {
  ArgumentNode,
  CheckNode,
  FieldNode,
  ListNode,
  LogicNode,
  MacroNode,
  Modifier,
  Node,
  NotNode,
  OperandNode,
  RightNode,
  Span,
  TransformerNode,
  TupleNode,
  ValueNode,
} from "./ast.ts";
export { ConditionError } from "./error.ts";
export { formatCondition, legibly, quote } from "./format.ts";
export { resolveMacros } from "./macros.ts";
export { LIST, MODIFIERS, OPERATORS, TRANSFORMERS } from "./operators.ts";
export { parseCondition } from "./parse.ts";
export { checksOf, fieldsOf, macrosOf, walk } from "./visit.ts";
export { lookupField } from "./catalogue.ts";
export type { Catalogue } from "./catalogue.ts";
export { checkCondition, ConditionChecker } from "./check.ts";
export type { CheckResult } from "./check.ts";
export type { CheckedNode, CheckedTest, Operand, Test } from "./checked.ts";
export { EventNames, eventNamesOf } from "./event_types.ts";
export type { ConditionWarning } from "./warning.ts";

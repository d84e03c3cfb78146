import type { ByteString } from "../../events/bytestring.ts";
import type { Operator, Scalar, ScalarTest } from "../../fields/field.ts";
import type { Context } from "../../state/context.ts";
import type { CheckNode, MacroNode, Modifier, Node, ValueNode } from "./ast.ts";
import type { Catalogue } from "./catalogue.ts";
import type { CheckedNode, Operand, Test } from "./checked.ts";
import { ConditionError } from "./error.ts";
import { LiteralError, parseLiteral } from "./_literals.ts";
import { RegexError } from "./match/regex.ts";
import { parseHex } from "./match/text.ts";
import { argued, fault, OperandBinder } from "./operands.ts";
import { matchersFor, scalarTest, takesWholeList } from "./scalar.ts";
import { operatorFault } from "./_types.ts";
import type { ConditionWarning } from "./warning.ts";
import { warningsOf } from "./_warnings.ts";

/** What checking a condition has shown. */
export interface CheckResult {
  /** undefined when there are errors. */
  readonly checked: CheckedNode | undefined;
  /** All faults, in the order of the text. */
  readonly errors: readonly ConditionError[];
  readonly warnings: readonly ConditionWarning[];
}

/**
 * Checks conditions against the fields of one event source: do fields, arguments, operators, literals and types fit
 * (rule-language §2)? One checker serves all conditions of a load; what macros share is checked once.
 */
export class ConditionChecker {
  readonly #catalogue: Catalogue;
  readonly #operands: OperandBinder;
  /** Held weakly, since a checker outlives the rulesets that it has checked. */
  readonly #known = new WeakMap<Node, CheckResult>();

  constructor(catalogue: Catalogue) {
    this.#catalogue = catalogue;
    this.#operands = new OperandBinder(catalogue);
  }

  /** @param node condition whose macros are resolved */
  check(node: Node): CheckResult {
    const known = this.#known.get(node);
    if (known !== undefined) return known;
    const result = this.#visit(node);
    this.#known.set(node, result);
    return result;
  }

  #visit(node: Node): CheckResult {
    switch (node.kind) {
      case "and":
      case "or": {
        const results: CheckResult[] = [];
        for (const child of node.children) results.push(this.check(child));
        const children: CheckedNode[] = [];
        for (const { checked } of results) {
          if (checked !== undefined) children.push(checked);
        }
        return {
          checked: children.length === node.children.length
            ? { kind: node.kind, children, node }
            : undefined,
          errors: union(results.map((result) => result.errors)),
          warnings: union(results.map((result) => result.warnings)),
        };
      }
      case "not": {
        const { checked, errors, warnings } = this.check(node.child);
        return {
          checked: checked && { kind: "not", child: checked, node },
          errors,
          warnings,
        };
      }
      case "macro":
        return this.#macro(node);
      case "check":
        return this.#check(node);
    }
  }

  #macro(node: MacroNode): CheckResult {
    if (node.body === undefined) {
      throw new TypeError(`macro ${node.name} is not resolved`);
    }
    const result = this.check(node.body);
    for (const error of result.errors) error.macro ??= node.name;
    for (const warning of result.warnings) warning.macro ??= node.name;
    const { checked, errors, warnings } = result;
    return {
      checked: checked && { kind: "macro", body: checked, node },
      errors,
      warnings,
    };
  }

  #check(node: CheckNode): CheckResult {
    try {
      return {
        checked: { kind: "test", test: this.#test(node), node },
        errors: [],
        warnings: warningsOf(node, this.#catalogue).map((warning) => ({
          ...warning,
          macro: undefined,
        })),
      };
    } catch (error) {
      if (!(error instanceof ConditionError)) throw error;
      return { checked: undefined, errors: [error], warnings: [] };
    }
  }

  #test(node: CheckNode): Test {
    const left = this.#operands.bind(node.left);
    return this.#special(node, left) ?? this.#ordinary(node, left);
  }

  #ordinary(node: CheckNode, left: Operand): Test {
    const { op, right, modifier } = node;
    const problem = operatorFault(op, left.type, left.list) ??
      (modifier !== undefined && left.list
        ? `'${modifier}' is not supported for list filters`
        : undefined);
    if (problem !== undefined) throw fault(node, `filter error: ${problem}`);
    if (right === undefined) {
      return { kind: "exists", key: `${left.key} exists`, left, op };
    }
    if (right.kind === "transformer") return this.#fieldTest(node, left);
    const literals = right.kind === "list" ? right.values : [right];
    if (isEventType(left) && !left.list) this.#eventNames(op, literals);
    const values: Scalar[] = [];
    for (const value of literals) values.push(literal(op, value, left));
    return {
      kind: "literal",
      key: testKey(left, op, modifier, values),
      left,
      op,
      modifier,
      values,
      matchers: patterns(node, () => matchersFor(op, left.type, values)),
    };
  }

  #fieldTest(node: CheckNode, left: Operand): Test {
    const { op, right } = node;
    if (right?.kind !== "transformer") throw new TypeError("no right operand");
    const operand = this.#operands.bind(
      right.name === "val" ? right.args[0] as typeof node.left : right,
    );
    const problem = rightFault(op, left, operand);
    if (problem !== undefined) throw fault(right, problem);
    const key = `${left.key} ${op} ${operand.key}`;
    return { kind: "field", key, left, op, right: operand };
  }

  /** The test that the field makes itself, if it does for this operator. */
  #special(node: CheckNode, left: Operand): Test | undefined {
    const { op, right, modifier } = node;
    const compare = left.field?.compare?.bind(left.field);
    if (compare === undefined || right?.kind === "transformer") {
      return undefined;
    }
    const literals = right === undefined
      ? []
      : right.kind === "list"
      ? right.values
      : [right];
    const make = (values: readonly ValueNode[]) =>
      argued(right ?? node, () =>
        compare(
          op,
          values.map((value) => value.bytes),
          left.arg,
          () => ordinaryTest(node, left, values),
        ));
    const tests: ((context: Context) => boolean)[] = [];
    for (
      const values of modifier === undefined
        ? [literals]
        : literals.map((value) => [value])
    ) {
      const test = make(values);
      if (test === undefined) return undefined;
      tests.push(test);
    }
    const values = literals.map((value): ByteString => value.bytes);
    const key = testKey(left, op, modifier, values);
    return { kind: "special", key, left, op, modifier, tests, values };
  }

  #eventNames(op: Operator, literals: readonly ValueNode[]): void {
    if (!COMPARES_NAMES.includes(op)) return;
    for (const value of literals) {
      if (this.#catalogue.isEventName(value.text)) continue;
      const near = this.#catalogue.suggestEvent?.(value.text);
      const hint = near === undefined ? undefined : `did you mean ${near}?`;
      throw new ConditionError(
        `unknown event type ${value.text}`,
        value.offset,
        value.length,
        { unknown: true, hint },
      );
    }
  }
}

/**
 * Checks one condition.
 *
 * @param node condition whose macros are resolved
 * @throws {ConditionError} the first fault
 */
export function checkCondition(node: Node, catalogue: Catalogue): CheckedNode {
  const { checked, errors } = new ConditionChecker(catalogue).check(node);
  if (checked === undefined) throw errors[0];
  return checked;
}

const COMPARES_NAMES: readonly Operator[] = ["=", "!=", "in", "intersects"];

/** Whether the operand is the name of the event. */
export function isEventType(operand: Operand): boolean {
  const name = operand.field?.name;
  return name === "evt.type" || name === "syscall.type";
}

function union<T>(lists: readonly (readonly T[])[]): readonly T[] {
  const filled = lists.filter((list) => list.length > 0);
  return filled.length <= 1 ? filled[0] ?? [] : [...new Set(filled.flat())];
}

function literal(op: Operator, node: ValueNode, left: Operand): Scalar {
  try {
    if (op !== "bcontains" && op !== "bstartswith") {
      return parseLiteral(node.bytes, left.type, left.repr);
    }
    const bytes = parseHex(node.text);
    if (bytes !== undefined) return bytes;
    throw new LiteralError(
      "filter error: bcontains and bstartswith operator support hex strings only",
    );
  } catch (error) {
    if (error instanceof LiteralError) throw fault(node, error.message);
    throw error;
  }
}

function patterns<T>(node: CheckNode, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof RegexError)) throw error;
    throw fault(node.right ?? node, `invalid regex pattern: ${error.message}`);
  }
}

/** The test of single values that a field with a comparison of its own may build on. */
function ordinaryTest(
  node: CheckNode,
  left: Operand,
  literals: readonly ValueNode[],
): ScalarTest {
  const { op } = node;
  const problem = operatorFault(op, left.type, false);
  if (problem !== undefined) throw fault(node, `filter error: ${problem}`);
  const values = literals.map((value) => literal(op, value, left));
  const matchers = patterns(node, () => matchersFor(op, left.type, values));
  return scalarTest(op, undefined, values, matchers);
}

function rightFault(
  op: Operator,
  left: Operand,
  right: Operand,
): string | undefined {
  if (isEventType(left)) {
    return "right-hand field comparisons on `evt.type` checks are not supported by event code search";
  }
  if (op === "pmatch" || op === "regex") {
    return `operator '${op.toUpperCase()}' doesn't support right-hand side fields`;
  }
  if (left.type === "IPNET") {
    return "field type 'IPNET' doesn't support right-hand side fields";
  }
  if (left.field?.noRhs) {
    return `field '${left.field.name}' doesn't support right-hand side fields`;
  }
  if (right.field?.noRhs || right.field?.filterOnly) {
    return `field '${right.field.name}' can't be used as a right-hand side field`;
  }
  if (left.type === right.type && left.list === right.list) return undefined;
  const shape = ({ type, list }: Operand) =>
    `'${type}'${list ? " (list)" : ""}`;
  const name = ({ field }: Operand) => field?.name ?? "transformer";
  return `field '${name(left)}' has type ${
    shape(left)
  } while the right-hand side field '${name(right)}' has incompatible type ${
    shape(right)
  }`;
}

function testKey(
  left: Operand,
  op: Operator,
  modifier: Modifier | undefined,
  values: readonly Scalar[],
): string {
  const list = values.map((value) =>
    typeof value === "bigint" ? `${value}n` : JSON.stringify(value)
  );
  const word = takesWholeList(op) || modifier === undefined
    ? op
    : `${op} ${modifier}`;
  return `${left.key} ${word} ${list.join(",")}`;
}

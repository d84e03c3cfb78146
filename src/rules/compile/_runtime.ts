import type { Operator, Scalar, Value } from "../../fields/field.ts";
import type { LiteralTest } from "../condition/checked.ts";
import { matchersFor, scalarTest } from "../condition/scalar.ts";

/** Comparisons that generated code calls because they are rare, and that the interpreter makes too. */

/** The test of one element of a list against all literals. */
function elementTest(test: LiteralTest): (value: Scalar) => boolean {
  return scalarTest("in", undefined, test.values, test.matchers);
}

/** `in` for lists: every element is one of the literals. */
export function allIn(test: LiteralTest): (value: Value) => boolean {
  const matches = elementTest(test);
  return (value) => isList(value) && value.every(matches);
}

/** `intersects` for lists: some element is one of the literals. */
export function someIn(test: LiteralTest): (value: Value) => boolean {
  const matches = elementTest(test);
  return (value) => isList(value) && value.some(matches);
}

function isList(value: Value): value is readonly Scalar[] {
  return typeof value === "object";
}

/** Compares two values of the same event; false when one is missing. */
export function compareValues(
  op: Operator,
): (left: Value, right: Value) => boolean {
  return (left, right) => {
    if (left === undefined || right === undefined) return false;
    if (isList(left) && isList(right)) {
      return op === "in"
        ? left.every((element) => right.includes(element))
        : left.some((element) => right.includes(element));
    }
    if (isList(left) || isList(right)) return false;
    return compareScalars(op, left, right);
  };
}

function compareScalars(op: Operator, left: Scalar, right: Scalar): boolean {
  switch (op) {
    case "=":
    case "in":
    case "intersects":
      return left === right;
    case "!=":
      return left !== right;
    case "<":
      return left < right;
    case "<=":
      return left <= right;
    case ">":
      return left > right;
    case ">=":
      return left >= right;
    default:
      return compareTexts(op, String(left), String(right));
  }
}

function compareTexts(op: Operator, left: string, right: string): boolean {
  const values = [right];
  const matchers = matchersFor(op, "CHARBUF", values);
  return scalarTest(op, undefined, values, matchers)(left);
}

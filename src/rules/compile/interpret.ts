import type { Scalar, Value } from "../../fields/field.ts";
import { netContains, parseNet } from "../../fields/literals/mod.ts";
import type { Context } from "../../state/context.ts";
import type { CheckedNode, LiteralTest, Test } from "../condition/checked.ts";
import { combine } from "../condition/scalar.ts";
import { compareValues } from "./_runtime.ts";

/**
 * Evaluates a condition by walking its tree, without any of the compiler's reductions: slow and plain, the measure that
 * generated code is held against.
 */
export function interpret(node: CheckedNode, context: Context): boolean {
  switch (node.kind) {
    case "and":
      return node.children.every((child) => interpret(child, context));
    case "or":
      return node.children.some((child) => interpret(child, context));
    case "not":
      return !interpret(node.child, context);
    case "macro":
      return interpret(node.body, context);
    case "test":
      return interpretTest(node.test, context);
  }
}

/** Evaluates one test. */
export function interpretTest(test: Test, context: Context): boolean {
  switch (test.kind) {
    case "special":
      return test.modifier === undefined
        ? test.tests[0](context)
        : combine(test.modifier, test.tests)(context);
    case "exists":
      return test.left.read(context) !== undefined;
    case "field":
      return compareValues(test.op)(
        test.left.read(context),
        test.right.read(context),
      );
    case "literal":
      return compareLiterals(test, test.left.read(context));
  }
}

function compareLiterals(test: LiteralTest, value: Value): boolean {
  if (value === undefined) return false;
  if (typeof value === "object") {
    const inList = (element: Scalar) =>
      test.values.some((literal) => equals(test, element, literal));
    return test.op === "in" ? value.every(inList) : value.some(inList);
  }
  const one = (literal: Scalar, i: number) =>
    compareOne(test, value, literal, i);
  switch (test.modifier) {
    case "anyof":
      return test.values.some(one);
    case "allof":
      return test.values.length > 0 && test.values.every(one);
    case "oneof":
      return test.values.filter(one).length === 1;
  }
  switch (test.op) {
    case "in":
    case "intersects":
      return test.values.some((literal) => equals(test, value, literal));
    case "pmatch":
      return test.matchers?.[0](value as string) === true;
    default:
      return one(test.values[0], 0);
  }
}

function equals(test: LiteralTest, value: Scalar, literal: Scalar): boolean {
  if (test.left.type !== "IPNET") return value === literal;
  const net = parseNet(String(literal));
  return net !== undefined && netContains(net, String(value));
}

function compareOne(
  test: LiteralTest,
  value: Scalar,
  literal: Scalar,
  i: number,
): boolean {
  switch (test.op) {
    case "=":
      return equals(test, value, literal);
    case "!=":
      return !equals(test, value, literal);
    case "<":
      return value < literal;
    case "<=":
      return value <= literal;
    case ">":
      return value > literal;
    case ">=":
      return value >= literal;
    case "contains":
    case "bcontains":
      return String(value).indexOf(String(literal)) >= 0;
    case "icontains":
      return String(value).toLowerCase().includes(
        String(literal).toLowerCase(),
      );
    case "startswith":
    case "bstartswith":
      return String(value).indexOf(String(literal)) === 0;
    case "endswith":
      return String(value).length >= String(literal).length &&
        String(value).slice(String(value).length - String(literal).length) ===
          literal;
    default:
      return test.matchers?.[i](value as string) === true;
  }
}

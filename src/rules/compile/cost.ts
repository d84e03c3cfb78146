import type { Expr } from "./graph.ts";

/** Cost from which on it is worth remembering a result. */
export const MIN_COST = 2;

/** Rough cost of an expression whose fields have been read, in comparisons of numbers. */
export function costOf(expr: Expr): number {
  switch (expr.kind) {
    case "const":
      return 0;
    case "not":
      return costOf(expr.child);
    case "test": {
      const { test } = expr;
      if (test.kind === "exists") return 1;
      if (test.kind !== "literal" || test.matchers !== undefined) return 20;
      return test.op === "=" || test.op === "!=" || test.left.repr === "number"
        ? 1
        : 3;
    }
    default:
      return 10;
  }
}

import type { Scalar } from "../../fields/field.ts";
import type {
  CheckedNode,
  LiteralTest,
  Operand,
  Test,
} from "../condition/checked.ts";
import { evtNumTest } from "../condition/event_types.ts";
import { prefixMatcher } from "../condition/match/text.ts";

/** A condition, reduced: equal parts of all rules are one object. */
export type Expr =
  | { readonly kind: "const"; readonly id: number; readonly value: boolean }
  | { readonly kind: "not"; readonly id: number; readonly child: Expr }
  | {
    readonly kind: "and" | "or";
    readonly id: number;
    readonly children: readonly Expr[];
  }
  | { readonly kind: "test"; readonly id: number; readonly test: Test };

/** Prefixes of one operand from which on a tree of prefixes is quicker than trying each. */
const MIN_PREFIXES = 4;

/**
 * Reduces conditions to a graph in which equal parts exist once: constants are folded, double negations removed,
 * alternatives for the same operand merged into a set or a tree of prefixes.
 */
export class Graph {
  readonly TRUE: Expr = { kind: "const", id: 0, value: true };
  readonly FALSE: Expr = { kind: "const", id: 1, value: false };
  readonly #byKey = new Map<string, Expr>();
  readonly #known = new Map<CheckedNode, Expr>();
  #count = 2;

  /** The expression of a condition. */
  add(node: CheckedNode): Expr {
    let expr = this.#known.get(node);
    if (expr === undefined) this.#known.set(node, expr = this.#convert(node));
    return expr;
  }

  #convert(node: CheckedNode): Expr {
    switch (node.kind) {
      case "macro":
        return this.add(node.body);
      case "not":
        return this.not(this.add(node.child));
      case "test":
        return this.test(node.test);
      default: {
        const children: Expr[] = [];
        for (const child of node.children) children.push(this.add(child));
        return node.kind === "and" ? this.and(children) : this.or(children);
      }
    }
  }

  test(test: Test): Expr {
    const constant = evtNumTest(test);
    if (constant !== undefined) return constant ? this.TRUE : this.FALSE;
    const simple = simplify(test);
    if (simple === undefined) return this.FALSE;
    const key = `t${simple.key}`;
    return this.#intern(key, (id) => ({ kind: "test", id, test: simple }));
  }

  not(child: Expr): Expr {
    if (child.kind === "const") return child.value ? this.FALSE : this.TRUE;
    if (child.kind === "not") return child.child;
    return this.#intern(`n${child.id}`, (id) => ({ kind: "not", id, child }));
  }

  and(children: readonly Expr[]): Expr {
    return this.#logic("and", children, this.TRUE, this.FALSE);
  }

  or(children: readonly Expr[]): Expr {
    return this.#logic("or", this.#merge(children), this.FALSE, this.TRUE);
  }

  #logic(
    kind: "and" | "or",
    children: readonly Expr[],
    neutral: Expr,
    absorbing: Expr,
  ): Expr {
    const kept = new Set<Expr>();
    for (const child of children) {
      if (child === absorbing) return absorbing;
      if (child !== neutral) kept.add(child);
    }
    if (kept.size === 0) return neutral;
    const list = [...kept];
    if (list.length === 1) return list[0];
    const key = kind + list.map((child) => child.id).join(",");
    return this.#intern(key, (id) => ({ kind, id, children: list }));
  }

  #intern(key: string, make: (id: number) => Expr): Expr {
    let expr = this.#byKey.get(key);
    if (expr === undefined) {
      this.#byKey.set(key, expr = make(this.#count++));
    }
    return expr;
  }

  /** Joins alternatives that compare the same operand; the joint test stands where the first one stood. */
  #merge(all: readonly Expr[]): readonly Expr[] {
    const children = [...new Set(all)];
    const equal = new Map<string, LiteralTest[]>();
    const prefix = new Map<string, LiteralTest[]>();
    for (const child of children) {
      const test = child.kind === "test" ? mergeable(child.test) : undefined;
      if (test === undefined) continue;
      const groups = test.op === "startswith" ? prefix : equal;
      const group = groups.get(test.left.key);
      if (group === undefined) groups.set(test.left.key, [test]);
      else group.push(test);
    }
    const joined = new Map<Test, Expr | undefined>();
    for (const group of equal.values()) {
      if (group.length > 1) this.#join(group, joined, equalsAny);
    }
    for (const group of prefix.values()) {
      if (group.length >= MIN_PREFIXES) {
        this.#join(group, joined, startsWithAny);
      }
    }
    if (joined.size === 0) return children;
    const out: Expr[] = [];
    for (const child of children) {
      if (child.kind !== "test" || !joined.has(child.test)) out.push(child);
      else {
        const joint = joined.get(child.test);
        if (joint !== undefined) out.push(joint);
      }
    }
    return out;
  }

  #join(
    group: readonly LiteralTest[],
    joined: Map<Test, Expr | undefined>,
    make: (left: Operand, values: readonly Scalar[]) => LiteralTest,
  ): void {
    const values = [...new Set(group.flatMap((test) => test.values))];
    const joint = this.test(make(group[0].left, values));
    group.forEach((test, i) => joined.set(test, i === 0 ? joint : undefined));
  }
}

/** `x in (a)` as `x = a`; undefined for `x in ()`, which nothing satisfies. */
function simplify(test: Test): Test | undefined {
  if (
    test.kind !== "literal" || test.left.list || test.matchers !== undefined ||
    (test.op !== "in" && test.op !== "intersects")
  ) return test;
  if (test.values.length === 0) return undefined;
  const key = keyOf(test.values);
  return test.values.length === 1
    ? { ...test, op: "=", key: `${test.left.key} = ${key}` }
    : { ...test, op: "in", key: `${test.left.key} in ${key}` };
}

function mergeable(test: Test): LiteralTest | undefined {
  return test.kind === "literal" && test.modifier === undefined &&
      !test.left.list && test.left.type !== "IPNET" &&
      (test.op === "=" || test.op === "in" || test.op === "intersects" ||
        test.op === "startswith")
    ? test
    : undefined;
}

function equalsAny(left: Operand, values: readonly Scalar[]): LiteralTest {
  const key = `${left.key} in ${keyOf(values)}`;
  return {
    kind: "literal",
    key,
    left,
    op: "in",
    modifier: undefined,
    values,
    matchers: undefined,
  };
}

function startsWithAny(left: Operand, values: readonly Scalar[]): LiteralTest {
  const texts = values as readonly string[];
  return {
    kind: "literal",
    key: `${left.key} startswith any ${keyOf(values)}`,
    left,
    op: "startswith",
    modifier: undefined,
    values,
    matchers: [prefixMatcher(texts)],
  };
}

function keyOf(values: readonly Scalar[]): string {
  return values.map((value) =>
    typeof value === "bigint" ? `${value}n` : JSON.stringify(value)
  ).join(",");
}

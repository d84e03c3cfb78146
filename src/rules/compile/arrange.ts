import { costOf, MIN_COST } from "./cost.ts";
import type { Expr } from "./graph.ts";

/** A rule, reduced for the events of one code. */
export interface RuleExpr {
  /** What is reported when the rule fires. */
  readonly index: number;
  readonly expr: Expr;
}

/** Rules that have something in common. */
export interface Group {
  /** Conjuncts that all rules below begin with. */
  readonly common: readonly Expr[];
  readonly items: Item[];
}
/** What is left of one rule. */
export interface Leaf {
  readonly index: number;
  readonly rest: readonly Expr[];
}
/** A place in the arrangement, tried in order. */
export type Item = Group | Leaf;

/**
 * Arranges rules so that what several have in common is tested once, for all of them: cheap conditions first, rules that
 * begin alike under one head.
 */
export function arrange(rules: readonly RuleExpr[]): Item[] {
  return group(sortShared(rules), 0);
}

interface Conjunction {
  readonly index: number;
  readonly conjuncts: readonly Expr[];
}

/** Rules that have a cheap conjunct in common from which on it is tested first. */
const MIN_SHARED = 3;

/**
 * Takes conditions apart at their `and`s, and puts cheap conjuncts that several rules share in front, those of most
 * rules first: one false flag then rules out all of them at once.
 */
function sortShared(rules: readonly RuleExpr[]): Conjunction[] {
  const conjunctions = rules.map(({ index, expr }) => ({
    index,
    conjuncts: [...new Set(flatten(expr))],
  }));
  const counts = new Map<Expr, number>();
  for (const { conjuncts } of conjunctions) {
    for (const expr of conjuncts) counts.set(expr, (counts.get(expr) ?? 0) + 1);
  }
  const rank = (expr: Expr) => {
    const count = counts.get(expr) ?? 0;
    return count >= MIN_SHARED && expr.kind === "test" &&
        costOf(expr) < MIN_COST
      ? -count
      : 0;
  };
  return conjunctions.map(({ index, conjuncts }) => ({
    index,
    conjuncts: conjuncts
      .map((expr, place) => ({ expr, place, rank: rank(expr) }))
      .sort((a, b) => a.rank - b.rank || a.place - b.place)
      .map(({ expr }) => expr),
  }));
}

function flatten(expr: Expr): readonly Expr[] {
  if (expr.kind === "const" && expr.value) return [];
  return expr.kind === "and" ? expr.children.flatMap(flatten) : [expr];
}

/** Heads within heads; rules that differ only farther in are left side by side. */
const MAX_HEADS = 20;

/** Puts conjunctions that begin alike under one head. */
function group(rules: readonly Conjunction[], depth: number): Item[] {
  const byHead = new Map<Expr | number, Conjunction[]>();
  for (const rule of rules) {
    const head = depth < MAX_HEADS ? rule.conjuncts[0] : undefined;
    const key = head ?? rule.index;
    const same = byHead.get(key);
    if (same === undefined) byHead.set(key, [rule]);
    else same.push(rule);
  }
  const items: Item[] = [];
  for (const same of byHead.values()) {
    const [{ index, conjuncts }] = same;
    if (same.length === 1) {
      items.push({ index, rest: conjuncts });
      continue;
    }
    const length = commonLength(same);
    const below = same.map(({ index, conjuncts }) => ({
      index,
      conjuncts: conjuncts.slice(length),
    }));
    items.push({
      common: conjuncts.slice(0, length),
      items: group(below, depth + 1),
    });
  }
  return items;
}

/** How many conjuncts all of them begin with. */
function commonLength(rules: readonly Conjunction[]): number {
  const [{ conjuncts: first }, ...others] = rules;
  let length = 0;
  while (
    length < first.length &&
    others.every(({ conjuncts }) => conjuncts[length] === first[length])
  ) length++;
  return length;
}

import { codesOf, EVENTS } from "../../events/tables.ts";
import type { Need } from "../../fields/field.ts";
import type { Context } from "../../state/context.ts";
import type { CheckedNode, Test } from "../condition/checked.ts";
import { type EventNames, eventNamesOf } from "../condition/event_types.ts";
import type { Rule, RuleEngine, RuleProfile } from "../engine.ts";
import type { RuleExpr } from "./arrange.ts";
import { generate, type MatchFunction } from "./generate.ts";
import { type Expr, Graph } from "./graph.ts";
import { fixedName, Specialiser } from "./specialise.ts";

/** A rule as the loader hands it over: checked, enabled, in order. */
export interface RuleInput extends Omit<Rule, "index"> {
  readonly condition: CheckedNode;
}

/** How rules are evaluated. */
export interface EngineOptions {
  /** Whether only the first rule that matches fires, or all (`rule_matching`). */
  readonly matching: "first" | "all";
  /** Count evaluations, matches and time of each rule. Slower: rules share nothing then. */
  readonly profile?: boolean;
}

/** Compiles the rules of one event source. Code is generated per event type, when its first event comes. */
export function compileEngine(
  inputs: readonly RuleInput[],
  options: EngineOptions,
): RuleEngine {
  return new CompiledEngine(inputs, options);
}

const NOTHING: MatchFunction = () => 0;
/** Code of events that say nothing; stands for all codes that are not in the schema too. */
const NO_CODE = 0;

interface Compiled {
  readonly names: EventNames;
  readonly expr: Expr;
}

class CompiledEngine implements RuleEngine {
  readonly rules: readonly Rule[];
  readonly eventTypes: ReadonlySet<string> | undefined;
  readonly needs: ReadonlySet<Need>;
  readonly profile: readonly RuleProfile[] | undefined;

  readonly #graph = new Graph();
  readonly #compiled: readonly Compiled[];
  readonly #first: boolean;
  readonly #functions: (MatchFunction | undefined)[];
  readonly #profiles: Profile[] | undefined;

  constructor(inputs: readonly RuleInput[], options: EngineOptions) {
    this.#first = options.matching === "first";
    this.#functions = new Array(EVENTS.length).fill(undefined);
    this.rules = inputs.map(({ condition: _, ...rule }, index) => ({
      index,
      ...rule,
    }));
    this.#compiled = inputs.map(({ condition }) => ({
      names: eventNamesOf(condition),
      expr: this.#graph.add(condition),
    }));
    this.eventTypes = namesOfAll(this.#compiled);
    this.needs = needsOf(inputs);
    if (options.profile) {
      this.profile = this.#profiles = inputs.map(() => new Profile());
    }
  }

  match(context: Context, matches: Int32Array): number {
    const run = this.#functions[context.event.type];
    return run === undefined
      ? this.#compile(context.event.type)(context, matches)
      : run(context, matches);
  }

  #compile(eventCode: number): MatchFunction {
    const slot = EVENTS[eventCode] === undefined ? NO_CODE : eventCode;
    return this.#functions[slot] ??= this.#generate(this.#rulesFor(slot));
  }

  /** The rules that can match events of this code, reduced for them. */
  #rulesFor(eventCode: number): RuleExpr[] {
    const name = fixedName(eventCode);
    const specialiser = name === undefined
      ? undefined
      : new Specialiser(this.#graph, name);
    const rules: RuleExpr[] = [];
    this.#compiled.forEach(({ names, expr }, index) => {
      const possible = name === undefined
        ? canBe(names, eventCode)
        : names.has(name);
      if (!possible) return;
      const reduced = specialiser?.reduce(expr) ?? expr;
      if (reduced !== this.#graph.FALSE) rules.push({ index, expr: reduced });
    });
    return rules;
  }

  #generate(rules: readonly RuleExpr[]): MatchFunction {
    if (rules.length === 0) return NOTHING;
    return this.#profiles === undefined
      ? generate(rules, this.#first)
      : profiled(rules, this.#first, this.#profiles);
  }
}

/** Whether events of a code whose `evt.type` varies can have one of the names. */
function canBe(names: EventNames, eventCode: number): boolean {
  if (names.negated || eventCode === NO_CODE) return true;
  for (const name of names.names) {
    if (codesOf(name).includes(eventCode)) return true;
  }
  return false;
}

function namesOfAll(
  compiled: readonly Compiled[],
): ReadonlySet<string> | undefined {
  const all = new Set<string>();
  for (const { names } of compiled) {
    if (names.negated) return undefined;
    for (const name of names.names) all.add(name);
  }
  return all;
}

function needsOf(inputs: readonly RuleInput[]): ReadonlySet<Need> {
  const needs = new Set<Need>();
  const seen = new Set<CheckedNode>();
  const step = (node: CheckedNode) => {
    if (seen.has(node)) return;
    seen.add(node);
    if (node.kind === "test") {
      for (const need of testNeeds(node.test)) needs.add(need);
    } else if (node.kind === "not") step(node.child);
    else if (node.kind === "macro") step(node.body);
    else for (const child of node.children) step(child);
  };
  for (const { condition, output } of inputs) {
    step(condition);
    for (const need of output.needs ?? []) needs.add(need);
  }
  return needs;
}

function testNeeds(test: Test): readonly Need[] {
  return test.kind === "field"
    ? [...test.left.needs, ...test.right.needs]
    : test.left.needs;
}

class Profile implements RuleProfile {
  evaluations = 0;
  matches = 0;
  milliseconds = 0;
}

/** One function per rule, so that each pays for all that it uses. */
function profiled(
  rules: readonly RuleExpr[],
  first: boolean,
  profiles: readonly Profile[],
): MatchFunction {
  const singles = rules.map((rule) => ({
    index: rule.index,
    run: generate([rule], true),
  }));
  const found = new Int32Array(1);
  return (context, matches) => {
    let count = 0;
    for (const { index, run } of singles) {
      const profile = profiles[index];
      const start = performance.now();
      const fired = run(context, found) === 1;
      profile.milliseconds += performance.now() - start;
      profile.evaluations++;
      if (!fired) continue;
      profile.matches++;
      matches[count++] = index;
      if (first) break;
    }
    return count;
  };
}

import type { CheckedNode, Test } from "../../rules/condition/checked.ts";
import {
  eventNamesOf,
  eventTypeTest,
  evtNumTest,
} from "../../rules/condition/event_types.ts";
import { type Decision, MAX_DECISIONS, MAX_TESTS } from "./layout.ts";
import { EVENT_SHAPES, HOOK_SHAPES, type Shape } from "./shapes.ts";
import {
  type Alternatives,
  ALWAYS,
  literalTests,
  NEVER,
  product,
} from "./tests.ts";

/** Why the probe cannot decide a condition; the message is for people. */
export class Undecidable extends Error {}

/**
 * The decisions that have the probe send `signal` for events that meet the condition. What they decide is never more
 * than the condition: events that they miss (a path with dots in it, say) are decided in user space as
 * ever.
 *
 * @throws {Undecidable} when the probe cannot decide it
 */
export function decide(condition: CheckedNode, signal: number): Decision[] {
  return decideFor(EVENT_SHAPES, condition, signal);
}

/**
 * The decisions that have the probe refuse operations before they happen. Paths are those that the kernel has resolved,
 * whatever way they were written; whether the operation would have succeeded is not asked.
 *
 * @throws {Undecidable} when the probe cannot decide it
 */
export function decideDenial(condition: CheckedNode): Decision[] {
  return decideFor(HOOK_SHAPES, condition, 0);
}

/** Whether the probe could answer a rule with this condition by itself, in words. */
export function explainDecision(condition: CheckedNode): string {
  try {
    const count = decide(condition, 0).length;
    return `yes, in ${count} ${count === 1 ? "decision" : "decisions"}`;
  } catch (error) {
    if (error instanceof Undecidable) return `no: ${error.message}`;
    throw error;
  }
}

function decideFor(
  shapes: readonly Shape[],
  condition: CheckedNode,
  signal: number,
): Decision[] {
  const names = eventNamesOf(condition);
  const decisions: Decision[] = [];
  for (const shape of shapes) {
    const seen = new Set<string>();
    for (const name of shape.names) {
      if (names.negated || !names.has(name)) continue;
      for (const tests of new Specialiser(shape, name).visit(condition)) {
        if (tests.length > MAX_TESTS) {
          throw new Undecidable(
            `more than ${MAX_TESTS} comparisons have to hold at once`,
          );
        }
        const key = JSON.stringify(tests);
        if (!seen.has(key)) {
          decisions.push({ code: shape.code, signal, tests });
        }
        seen.add(key);
      }
    }
  }
  if (decisions.length === 0) {
    const known = shapes.flatMap((shape) => shape.names).join(", ");
    throw new Undecidable(`the event type has to be one of ${known}`);
  }
  if (decisions.length > MAX_DECISIONS) throw tooMany();
  return decisions;
}

function tooMany(): Undecidable {
  return new Undecidable(`it has more than ${MAX_DECISIONS} alternatives`);
}

/** Turns a condition into alternatives for one kind of event or operation. */
class Specialiser {
  readonly #shape: Shape;
  readonly #name: string;

  /** @param name one of the shape's */
  constructor(shape: Shape, name: string) {
    this.#shape = shape;
    this.#name = name;
  }

  visit(node: CheckedNode, negated = false): Alternatives {
    switch (node.kind) {
      case "not":
        return this.visit(node.child, !negated);
      case "macro":
        return this.visit(node.body, negated);
      case "test":
        return this.#test(node.test, negated);
      case "and":
      case "or": {
        const all = (node.kind === "and") !== negated;
        let result = all ? ALWAYS : NEVER;
        for (const child of node.children) {
          // what comes behind a part that never holds does not matter
          if (all && result.length === 0) break;
          const more = this.visit(child, negated);
          result = all ? product(result, more) : [...result, ...more];
          if (result.length > MAX_DECISIONS) throw tooMany();
        }
        return result;
      }
    }
  }

  #test(test: Test, negated: boolean): Alternatives {
    const types = eventTypeTest(test);
    if (types !== undefined) {
      return types.has(this.#name) !== negated ? ALWAYS : NEVER;
    }
    const constant = evtNumTest(test);
    if (constant !== undefined) return constant !== negated ? ALWAYS : NEVER;
    const field = test.left.field?.name ?? test.left.key;
    const found = test.kind === "literal" && test.modifier === undefined
      ? literalTests(this.#shape, field, test.op, test.values, negated)
      : undefined;
    if (found !== undefined) return found;
    throw new Undecidable(
      `the probe cannot decide '${negated ? "not " : ""}${field} ${test.op}' ` +
        `for ${this.#name}`,
    );
  }
}

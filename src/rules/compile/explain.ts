import type { Value } from "../../fields/field.ts";
import type { Context } from "../../state/context.ts";
import type { CheckedNode, CheckedTest } from "../condition/checked.ts";
import { formatCondition } from "../condition/format.ts";
import { interpretTest } from "./interpret.ts";

/** What a part of a condition has seen, and what it made of it. */
export interface Explanation {
  readonly kind: CheckedNode["kind"];
  /** The test as written; the name of a macro; `and`, `or`, `not`. */
  readonly text: string;
  readonly result: boolean;
  /** Evaluation from left to right gets here; what stands behind the decision does not count. */
  readonly reached: boolean;
  readonly children: readonly Explanation[];
  /** For tests: what the fields have said. */
  readonly values: readonly SeenValue[];
}

/** The value of one side of a test. */
export interface SeenValue {
  readonly side: "left" | "right";
  /** undefined = missing, so that the test is false. Text is a byte string. */
  readonly value: Value;
}

/** Parts that an explanation may have: macros within macros can make it far longer than anyone reads. */
const MAX_PARTS = 20_000;

/**
 * Evaluates a condition with a note on every part, those behind the decision included, so that "why did it (not) fire?"
 * has an answer.
 *
 * @throws {RangeError} when the condition, macros written out, has more than 20,000 parts
 */
export function explain(node: CheckedNode, context: Context): Explanation {
  return new Explainer(context).visit(node, true);
}

class Explainer {
  readonly #context: Context;
  #parts = 0;

  constructor(context: Context) {
    this.#context = context;
  }

  visit(node: CheckedNode, reached: boolean): Explanation {
    if (++this.#parts > MAX_PARTS) {
      throw new RangeError(
        `condition has more than ${MAX_PARTS} parts once its macros are written out`,
      );
    }
    switch (node.kind) {
      case "test":
        return this.#test(node, reached);
      case "macro": {
        const body = this.visit(node.body, reached);
        return part(node.kind, node.node.name, body.result, reached, [body]);
      }
      case "not": {
        const child = this.visit(node.child, reached);
        return part(node.kind, "not", !child.result, reached, [child]);
      }
      default: {
        const decisive = node.kind === "or";
        const children: Explanation[] = [];
        let decided = false;
        for (const child of node.children) {
          const explained = this.visit(child, reached && !decided);
          children.push(explained);
          decided ||= explained.result === decisive;
        }
        const result = decided === decisive;
        return part(node.kind, node.kind, result, reached, children);
      }
    }
  }

  #test({ test, node }: CheckedTest, reached: boolean): Explanation {
    const context = this.#context;
    const values: SeenValue[] = [
      { side: "left", value: test.left.read(context) },
    ];
    if (test.kind === "field") {
      values.push({ side: "right", value: test.right.read(context) });
    }
    return {
      kind: "test",
      text: formatCondition(node),
      result: interpretTest(test, context),
      reached,
      children: [],
      values,
    };
  }
}

function part(
  kind: CheckedNode["kind"],
  text: string,
  result: boolean,
  reached: boolean,
  children: readonly Explanation[],
): Explanation {
  return { kind, text, result, reached, children, values: [] };
}

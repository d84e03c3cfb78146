import { safeJson } from "../../alerts/json.ts";
import { toText } from "../../events/bytestring.ts";
import { ipText } from "../../events/address.ts";
import type { Scalar, Value } from "../../fields/field.ts";
import { findField } from "../../fields/mod.ts";
import type { Explanation } from "../../rules/compile/mod.ts";

/** Characters of a test that are shown. */
const MAX_TEXT = 100;

/**
 * An explanation as a tree, a line for each part: its result, what it is and what it saw.
 *
 * @param all also the inside of parts that do not matter for the result
 */
export function explanationTree(root: Explanation, all: boolean): string {
  const lines: string[] = [];
  const visit = (part: Explanation, depth: number) => {
    lines.push(line(part, depth));
    if ((!all && !part.reached) || negatedTest(part) !== undefined) return;
    for (const child of part.children) visit(child, depth + 1);
  };
  visit(root, 0);
  return lines.join("\n");
}

/** The test below a `not` that stands on the same line. */
function negatedTest({ kind, children }: Explanation): Explanation | undefined {
  return kind === "not" && children[0].kind === "test"
    ? children[0]
    : undefined;
}

function line(part: Explanation, depth: number): string {
  const test = negatedTest(part);
  if (test !== undefined) {
    const { values } = test;
    return line({
      ...part,
      text: `not ${test.text}`,
      values,
      children: [],
      kind: "test",
    }, depth);
  }
  const result = part.reached ? String(part.result) : `(${part.result})`;
  const text = part.text.length > MAX_TEXT
    ? `${part.text.slice(0, MAX_TEXT - 1)}…`
    : part.text;
  const indent = "  ".repeat(depth);
  const head = `${result.padEnd(9)}${indent}${text}`;
  const seen = part.values.map(({ value }) => valueText(value, part.text));
  return seen.length === 0 ? head : `${head}   ← ${seen.join(" and ")}`;
}

/** A value as people can read it; `text` tells the field. */
function valueText(value: Value, text: string): string {
  if (value === undefined) return "missing";
  if (typeof value === "object") {
    return `(${value.map((item) => scalarText(item, text)).join(", ")})`;
  }
  return scalarText(value, text);
}

function scalarText(value: Scalar, text: string): string {
  if (typeof value !== "string") return String(value);
  const name = /^(?:not )?([a-z0-9_.]+)/.exec(text)?.[1] ?? "";
  if (findField(name, "syscall")?.type === "IPADDR") {
    return ipText(value) || "missing";
  }
  // quoted, so that blanks are seen and nothing in it can move the cursor
  return safeJson(JSON.stringify(toText(value)));
}

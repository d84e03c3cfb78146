import type {
  ArgumentNode,
  CheckNode,
  FieldNode,
  Node,
  RightNode,
} from "./ast.ts";
import { childrenOf } from "./macros.ts";

/** Calls `visit` for each node from the top down, for shared trees once. */
export function walk(node: Node, visit: (node: Node) => void): void {
  const seen = new Set<Node>();
  const step = (node: Node) => {
    if (seen.has(node)) return;
    seen.add(node);
    visit(node);
    for (const child of childrenOf(node)) step(child);
  };
  step(node);
}

/** All checks of a condition, those of its macros included, in the order of the text. */
export function checksOf(node: Node): CheckNode[] {
  const checks: CheckNode[] = [];
  walk(node, (node) => {
    if (node.kind === "check") checks.push(node);
  });
  return checks;
}

/** The fields of a check, left before right. */
export function fieldsOf(check: CheckNode): FieldNode[] {
  const fields: FieldNode[] = [];
  const step = (node: ArgumentNode | RightNode | undefined) => {
    switch (node?.kind) {
      case "field":
        fields.push(node);
        break;
      case "transformer":
        node.args.forEach(step);
        break;
      case "tuple":
        node.items.forEach(step);
    }
  };
  step(check.left);
  step(check.right);
  return fields;
}

/** Names of the macros that a condition uses: directly, or through other macros too. */
export function macrosOf(node: Node, deep: boolean): Set<string> {
  const names = new Set<string>();
  const seen = new Set<Node>();
  const step = (node: Node) => {
    if (seen.has(node)) return;
    seen.add(node);
    if (node.kind === "macro") {
      names.add(node.name);
      if (!deep) return;
    }
    for (const child of childrenOf(node)) step(child);
  };
  step(node);
  return names;
}

import type { MacroNode, Node } from "./ast.ts";
import { ConditionError } from "./error.ts";

/** Checks that a condition may have once its macros are written out; the largest real rules have a few thousand. */
const MAX_CHECKS = 200_000;
/** Nodes on top of each other, over all macros. */
export const MAX_DEPTH = 1000;

/**
 * Puts the trees of macros in the place of their names. Trees are shared, never copied, so a macro that is used often
 * costs nothing and is later compiled once.
 *
 * @param lookup the macro's tree, its own macros already resolved; undefined when there is no such macro
 * @throws {ConditionError} at a name that is not defined, or when the written-out condition would be too large
 */
export function resolveMacros(
  node: Node,
  lookup: (name: string) => Node | undefined,
): Node {
  const resolved = resolve(node, lookup);
  measure(resolved, node);
  return resolved;
}

function resolve(
  node: Node,
  lookup: (name: string) => Node | undefined,
): Node {
  switch (node.kind) {
    case "and":
    case "or": {
      const children: Node[] = [];
      let changed = false;
      for (const child of node.children) {
        const resolved = resolve(child, lookup);
        changed ||= resolved !== child;
        children.push(resolved);
      }
      return changed ? { ...node, children } : node;
    }
    case "not": {
      const child = resolve(node.child, lookup);
      return child === node.child ? node : { ...node, child };
    }
    case "check":
      return node;
    case "macro":
      return node.body === undefined ? named(node, lookup(node.name)) : node;
  }
}

function named(node: MacroNode, body: Node | undefined): MacroNode {
  if (body !== undefined) return { ...node, body };
  throw new ConditionError(
    `Undefined macro '${node.name}' used in filter.`,
    node.offset,
    node.length,
    { unknown: true },
  );
}

interface Size {
  checks: number;
  depth: number;
}
/** Sizes of trees already measured: a shared tree is walked once. */
const sizes = new WeakMap<Node, Size>();

function measure(node: Node, place: Node): Size {
  const known = sizes.get(node);
  if (known !== undefined) return known;
  const size = { checks: 0, depth: 0 };
  for (const child of childrenOf(node)) {
    const { checks, depth } = measure(child, place);
    size.checks += checks;
    size.depth = Math.max(size.depth, depth);
  }
  if (node.kind === "check") size.checks = 1;
  size.depth++;
  if (size.checks > MAX_CHECKS) {
    throw new ConditionError(
      `condition has more than ${MAX_CHECKS} checks once its macros are written out`,
      place.offset,
      place.length,
    );
  }
  if (size.depth > MAX_DEPTH) {
    throw new ConditionError(
      `exceeded max depth limit of ${MAX_DEPTH}`,
      place.offset,
      place.length,
    );
  }
  sizes.set(node, size);
  return size;
}

/** The nodes directly below a node, a macro's body included. */
export function childrenOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case "and":
    case "or":
      return node.children;
    case "not":
      return [node.child];
    case "macro":
      return node.body === undefined ? [] : [node.body];
    case "check":
      return [];
  }
}

import type { CheckedNode, Test } from "./checked.ts";
import { isEventType } from "./check.ts";

/** A set of event names: these, or all but these. */
export class EventNames {
  static readonly ALL = new EventNames(new Set(), true);
  static readonly NONE = new EventNames(new Set(), false);

  readonly names: ReadonlySet<string>;
  /** The set holds all names but {@link names}. */
  readonly negated: boolean;

  constructor(names: ReadonlySet<string>, negated: boolean) {
    this.names = names;
    this.negated = negated;
  }

  has(name: string): boolean {
    return this.names.has(name) !== this.negated;
  }

  not(): EventNames {
    return new EventNames(this.names, !this.negated);
  }

  and(other: EventNames): EventNames {
    if (this.negated && other.negated) {
      return new EventNames(this.names.union(other.names), true);
    }
    if (this.negated) return other.and(this);
    return new EventNames(
      other.negated
        ? this.names.difference(other.names)
        : this.names.intersection(other.names),
      false,
    );
  }

  or(other: EventNames): EventNames {
    return this.not().and(other.not()).not();
  }
}

/**
 * The names of the events for which the condition can be true (rule-language §5.1): those that `evt.type` and
 * `syscall.type` leave, all where nothing restricts them.
 */
export function eventNamesOf(node: CheckedNode): EventNames {
  return new Analysis().visit(node, false);
}

class Analysis {
  /** Results of shared trees, plain and negated. */
  readonly #known = [
    new Map<CheckedNode, EventNames>(),
    new Map<CheckedNode, EventNames>(),
  ];

  visit(node: CheckedNode, negated: boolean): EventNames {
    const known = this.#known[Number(negated)];
    let names = known.get(node);
    if (names === undefined) {
      known.set(node, names = this.#compute(node, negated));
    }
    return names;
  }

  #compute(node: CheckedNode, negated: boolean): EventNames {
    switch (node.kind) {
      case "not":
        return this.visit(node.child, !negated);
      case "macro":
        return this.visit(node.body, negated);
      case "test":
        return testNames(node.test, negated);
      case "and":
      case "or": {
        const meet = (node.kind === "and") !== negated;
        let names = meet ? EventNames.ALL : EventNames.NONE;
        for (const child of node.children) {
          const more = this.visit(child, negated);
          names = meet ? names.and(more) : names.or(more);
        }
        return names;
      }
    }
  }
}

function testNames(test: Test, negated: boolean): EventNames {
  const named = eventTypeTest(test);
  if (named !== undefined) return negated ? named.not() : named;
  const constant = evtNumTest(test);
  return constant === undefined || constant !== negated
    ? EventNames.ALL
    : EventNames.NONE;
}

/** The names that satisfy a comparison of `evt.type` or `syscall.type`; undefined for other tests. */
export function eventTypeTest(test: Test): EventNames | undefined {
  if (
    !isEventType(test.left) ||
    (test.kind !== "literal" && test.kind !== "special") ||
    test.modifier !== undefined
  ) return undefined;
  const names = new Set(test.values as readonly string[]);
  switch (test.op) {
    case "=":
    case "in":
    case "intersects":
      return new EventNames(names, false);
    case "!=":
      return new EventNames(names, true);
    default:
      return undefined;
  }
}

/**
 * The result of a comparison of `evt.num` that is the same for all events, since they are numbered from 1; undefined for
 * other tests. Rules use `evt.num=0` and `evt.num>=0` as "never" and "always".
 */
export function evtNumTest(test: Test): boolean | undefined {
  if (
    test.kind !== "literal" || test.left.field?.name !== "evt.num" ||
    test.modifier !== undefined
  ) return undefined;
  const values = test.values.map(Number);
  const [value] = values;
  switch (test.op) {
    case "=":
      return value <= 0 ? false : undefined;
    case "!=":
      return value <= 0 ? true : undefined;
    case "<":
      return value <= 1 ? false : undefined;
    case "<=":
      return value <= 0 ? false : undefined;
    case ">":
      return value <= 0 ? true : undefined;
    case ">=":
      return value <= 1 ? true : undefined;
    case "in":
    case "intersects":
      return values.every((value) => value <= 0) ? false : undefined;
    default:
      return undefined;
  }
}

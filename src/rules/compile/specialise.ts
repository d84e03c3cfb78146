import { EVENTS, GENERIC } from "../../events/tables.ts";
import { eventTypeTest } from "../condition/event_types.ts";
import type { Expr, Graph } from "./graph.ts";

/** Names of events whose `evt.type` depends on the event itself, not on its code alone. */
const DYNAMIC_NAMES = ["asyncevent", "syscall"];

/** What `evt.type` prints for every event of this code; undefined when that differs from event to event. */
export function fixedName(eventCode: number): string | undefined {
  const info = EVENTS[eventCode];
  return info === undefined || eventCode === GENERIC ||
      DYNAMIC_NAMES.includes(info.name)
    ? undefined
    : info.name;
}

/** Reduces expressions further for events whose `evt.type` is `name`. */
export class Specialiser {
  readonly #graph: Graph;
  readonly #name: string;
  readonly #known = new Map<Expr, Expr>();

  constructor(graph: Graph, name: string) {
    this.#graph = graph;
    this.#name = name;
  }

  reduce(expr: Expr): Expr {
    let reduced = this.#known.get(expr);
    if (reduced === undefined) {
      this.#known.set(expr, reduced = this.#compute(expr));
    }
    return reduced;
  }

  #compute(expr: Expr): Expr {
    const graph = this.#graph;
    switch (expr.kind) {
      case "const":
        return expr;
      case "not":
        return graph.not(this.reduce(expr.child));
      case "test": {
        const { test } = expr;
        if (test.left.field?.name !== "evt.type") return expr;
        const names = eventTypeTest(test);
        if (names === undefined) return expr;
        return names.has(this.#name) ? graph.TRUE : graph.FALSE;
      }
      default: {
        const children: Expr[] = [];
        for (const child of expr.children) children.push(this.reduce(child));
        return expr.kind === "and" ? graph.and(children) : graph.or(children);
      }
    }
  }
}

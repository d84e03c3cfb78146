import { codesOf, EVENTS, isEventName } from "../../events/tables.ts";
import type { FieldDef } from "../../fields/field.ts";
import { scanField, suggestField } from "../../fields/mod.ts";
import {
  type Catalogue as Fields,
  type CheckNode,
  type CheckResult,
  ConditionChecker,
  type EventNames,
  eventNamesOf,
  fieldsOf,
  type Node,
  parseCondition,
} from "../condition/mod.ts";
import { lookupField } from "../condition/catalogue.ts";
import { compileTemplate } from "../output/mod.ts";
import type { OutputTemplate } from "../output/template.ts";
import { realCatalogue } from "../real_catalogue.ts";
import type { Catalogue } from "./catalogue.ts";
import type { Checker } from "./compiled.ts";
import type { Describer } from "./describe.ts";

/** Sources whose events saker has. */
export const SOURCES: readonly string[] = ["syscall", "k8s_audit"];

/** Puts something else in the place of a field; for fixtures, which say what fields are. */
export type FieldWrapper = (field: FieldDef) => FieldDef;

/** The loader's view of the real fields, events and outputs. */
export class RealChecker implements Catalogue, Checker, Describer {
  readonly #fields = new Map<string, Fields>();
  readonly #checkers = new Map<string, ConditionChecker>();
  readonly #wrap: FieldWrapper;

  constructor(wrap: FieldWrapper = (field) => field) {
    this.#wrap = wrap;
  }

  isSource(name: string): boolean {
    return SOURCES.includes(name);
  }

  isField(text: string, source: string): boolean {
    const check = parseLeft(text);
    if (check === undefined) return false;
    if (check.left.kind === "transformer") {
      return this.check(check, source).errors.length === 0;
    }
    const { name, arg } = check.left;
    return lookupField(this.#fieldsOf(source), name, arg) !== undefined;
  }

  suggest(text: string, source: string): string | undefined {
    const check = parseLeft(text);
    const written = check === undefined ? text : fieldsOf(check)[0]?.name;
    const name = written && suggestField(written, source);
    return name === undefined ? undefined : `did you mean ${name}?`;
  }

  check(node: Node, source: string): CheckResult {
    let checker = this.#checkers.get(source);
    if (checker === undefined) {
      checker = new ConditionChecker(this.#fieldsOf(source));
      this.#checkers.set(source, checker);
    }
    return checker.check(node);
  }

  template(text: string, source: string, base64 = false): OutputTemplate {
    return compileTemplate(text, source, { base64 });
  }

  countEvents({ names, negated }: EventNames): number {
    let count = 0;
    for (const name of names) count += countCodes(name);
    return negated ? totalCodes() - count : count;
  }

  eventNames({ names, negated }: EventNames): string[] {
    return (negated
      ? allNames().filter((name) => !names.has(name))
      : [...names])
      .sort();
  }

  macroEvents(node: Node): string[] {
    for (const source of SOURCES) {
      const { checked } = this.check(node, source);
      if (checked !== undefined) return this.eventNames(eventNamesOf(checked));
    }
    return [];
  }

  outputFields(text: string, source: string): string[] {
    const names = new Set<string>();
    for (let at = text.indexOf("%"); at >= 0; at = text.indexOf("%", at + 1)) {
      const start = at + 1 + (/^\d*/.exec(text.slice(at + 1))?.[0].length ?? 0);
      const found = scanField(text, start, source);
      if (found !== undefined) names.add(text.slice(start, found.end));
    }
    return [...names];
  }

  #fieldsOf(source: string): Fields {
    let fields = this.#fields.get(source);
    if (fields === undefined) {
      const real = realCatalogue(source);
      const wrapped = new Map<string, FieldDef | undefined>();
      fields = {
        ...real,
        findField: (name) => {
          if (!wrapped.has(name)) {
            const field = real.findField(name);
            wrapped.set(name, field && this.#wrap(field));
          }
          return wrapped.get(name);
        },
      };
      this.#fields.set(source, fields);
    }
    return fields;
  }
}

/** A check of what an exception names: a field, or a transformer of fields. */
function parseLeft(text: string): CheckNode | undefined {
  try {
    const node = parseCondition(`${text} exists`);
    return node.kind === "check" ? node : undefined;
  } catch {
    return undefined;
  }
}

const counts = new Map<string, number>();
let total = 0;

/** Codes of all versions and both directions, by name. */
function countAll(): void {
  if (total > 0) return;
  for (const info of EVENTS) {
    if (info === undefined) continue;
    counts.set(info.name, (counts.get(info.name) ?? 0) + 1);
    total++;
  }
}

function countCodes(name: string): number {
  countAll();
  return counts.get(name) ?? (codesOf(name).length > 0 ? 2 : 0);
}

function totalCodes(): number {
  countAll();
  return total;
}

function allNames(): string[] {
  countAll();
  return [...counts.keys()].filter(isEventName);
}

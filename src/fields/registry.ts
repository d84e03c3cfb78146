/** Finds fields by name: exactly, at the start of a text, or nearly. */
import { EVENTS } from "../events/tables.ts";
import { nearest } from "../nearest.ts";
import type { FieldArg, FieldClass, FieldDef, Need } from "./field.ts";

/** A field with its argument, as found in a text. */
export interface FoundField {
  readonly field: FieldDef;
  readonly arg: FieldArg;
  /** Offset behind it. */
  readonly end: number;
}

const NAME = /[a-zA-Z0-9_.]+/y;
/** Argument behind a dot. */
const DOTTED = /\.([a-zA-Z0-9_/-](?:[a-zA-Z0-9_./-]*[a-zA-Z0-9_/-])?)/y;

/** The fields of all classes, by name and source. */
export class FieldRegistry {
  readonly #byName = new Map<
    string,
    { field: FieldDef; sources: string[] }[]
  >();
  readonly #paramNames = new Set<string>();

  constructor(classes: readonly FieldClass[]) {
    for (const { sources, fields } of classes) {
      for (const field of fields) {
        const known = this.#byName.get(field.name) ?? [];
        known.push({ field, sources: [...sources] });
        this.#byName.set(field.name, known);
      }
    }
  }

  /** The field of exactly this name that events of `source` have. */
  find(name: string, source: string): FieldDef | undefined {
    return this.#byName.get(name)
      ?.find((entry) => entry.sources.includes(source))?.field;
  }

  /**
   * The longest field that `text` has at `at`, with its argument in brackets or behind a dot. What follows it is not
   * looked at: `%proc.names` is `proc.name` and an `s`.
   *
   * @returns undefined when no field starts there
   */
  scan(text: string, at: number, source: string): FoundField | undefined {
    NAME.lastIndex = at;
    const run = NAME.exec(text)?.[0] ?? "";
    for (let length = run.length; length > 0; length--) {
      const field = this.find(run.slice(0, length), source);
      if (field !== undefined) return this.#withArg(field, text, at + length);
    }
    return undefined;
  }

  #withArg(field: FieldDef, text: string, at: number): FoundField {
    if (field.arg !== undefined && text[at] === "[") {
      const close = text.indexOf("]", at);
      if (close > at + 1) {
        return { field, arg: text.slice(at + 1, close), end: close + 1 };
      }
    }
    if (field.arg?.dotted === true) {
      DOTTED.lastIndex = at;
      const found = DOTTED.exec(text)?.[1];
      if (found !== undefined) {
        const arg = field.name.startsWith("evt.")
          ? this.#paramName(found)
          : found;
        return { field, arg, end: at + 1 + arg.length };
      }
    }
    return { field, arg: undefined, end: at };
  }

  /** The longest parameter name that the text starts with; all of its first word when there is none. */
  #paramName(text: string): string {
    const names = this.#parameters();
    const word = /^[a-zA-Z0-9_]*/.exec(text)![0];
    for (let length = word.length; length > 0; length--) {
      if (names.has(word.slice(0, length))) return word.slice(0, length);
    }
    return word;
  }

  #parameters(): Set<string> {
    if (this.#paramNames.size === 0) {
      for (const info of EVENTS) {
        for (const param of info?.params ?? []) {
          this.#paramNames.add(param.name);
        }
      }
    }
    return this.#paramNames;
  }

  /**
   * A known name that is close to `name`, for messages; undefined when none is.
   *
   * @param source only fields of this source; all when absent
   */
  suggest(name: string, source?: string): string | undefined {
    const bare = name.replace(/\[.*$/, "");
    const names = [...this.#byName].filter(([, entries]) =>
      source === undefined ||
      entries.some((entry) => entry.sources.includes(source))
    ).map(([known]) => known);
    return nearest(bare, names, Math.max(2, Math.floor(bare.length / 4)));
  }
}

/** What a field with this argument takes to be kept up. */
export function needsOf(field: FieldDef, arg: FieldArg): readonly Need[] {
  return field.needsFor?.(arg) ?? field.needs ?? [];
}

/**
 * Builds source text that is safe by type: a {@link Code} holds only what this file's constructors let in, which is
 * names that were generated, integers, and templates written in the program itself. Text from rules cannot get in; it
 * goes into a table of constants ({@link Scope.constant}), and the source refers to it by a generated name.
 */

/** A piece of source. */
export class Code {
  readonly #text: string;

  /** Only {@link code} and {@link Scope} make them. */
  constructor(key: typeof INTERNAL, text: string) {
    if (key !== INTERNAL) throw new TypeError("code is made with templates");
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

/** Not exported: nobody else can make a {@link Code} out of a string. */
const INTERNAL = Symbol("code");

/** What may stand in a template. */
export type Part = Code | number | readonly Code[];

/** A template of source. Lists are put one after the other. */
export function code(template: TemplateStringsArray, ...parts: Part[]): Code {
  let text = template[0];
  parts.forEach((part, i) => {
    text += render(part) + template[i + 1];
  });
  return new Code(INTERNAL, text);
}

function render(part: Part): string {
  if (part instanceof Code) return part.toString();
  if (Array.isArray(part)) return part.map(render).join("");
  if (typeof part === "number" && Number.isSafeInteger(part)) {
    return part < 0 ? `(${part})` : String(part);
  }
  throw new TypeError("not a piece of code");
}

/** `a && b && c`. */
export function allOf(parts: readonly Code[]): Code {
  return chain(parts, " && ", "true");
}

/** `a || b || c`. */
export function anyOf(parts: readonly Code[]): Code {
  return chain(parts, " || ", "false");
}

function chain(parts: readonly Code[], sign: string, empty: string): Code {
  if (parts.length === 1) return parts[0];
  const text = parts.map((part) => `(${part})`).join(sign);
  return new Code(INTERNAL, parts.length === 0 ? empty : text);
}

/** Names and constants of one generated function. */
export class Scope {
  readonly #constants: unknown[] = [];
  readonly #names = new Map<unknown, Code>();
  #count = 0;

  /** A name that nothing else has. */
  name(): Code {
    return new Code(INTERNAL, `_${this.#count++}`);
  }

  /** The name of a constant; equal values have one name. */
  constant(value: unknown): Code {
    let name = this.#names.get(value);
    if (name === undefined) {
      name = new Code(INTERNAL, `k${this.#constants.length}`);
      this.#constants.push(value);
      this.#names.set(value, name);
    }
    return name;
  }

  /**
   * Runs `body` once, with the constants in sight, and returns what it returns. The body must be made of this scope's
   * names.
   */
  run(body: Code): unknown {
    const names = this.#constants.map((_, i) => `k${i}`).join(",");
    return new Function("K", `"use strict";const [${names}]=K;${body}`)(
      this.#constants,
    );
  }
}

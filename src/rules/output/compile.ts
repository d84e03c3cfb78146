import type { AlertValue } from "../../alerts/alert.ts";
import { type ByteString, fromText, toText } from "../../events/bytestring.ts";
import {
  FieldArgError,
  type FieldDef,
  type Need,
  type Reader,
  reprOf,
} from "../../fields/field.ts";
import { needsOf, scanField, suggestField } from "../../fields/mod.ts";
import type { Context } from "../../state/context.ts";
import {
  checksOf,
  ConditionError,
  type OperandNode,
  parseCondition,
  TRANSFORMERS,
} from "../condition/mod.ts";
import { OperandBinder } from "../condition/operands.ts";
import { realCatalogue } from "../real_catalogue.ts";
import { TemplateError } from "./error.ts";
import type { OutputTemplate } from "./template.ts";
import { valueJson, type ValueStyle, valueText } from "./value_text.ts";

/** How templates are compiled. */
export interface TemplateOptions {
  /** Buffers are printed in base64 (`buffer_format_base64`). */
  base64?: boolean;
  /** Puts something else in the place of a field; fixtures use it, which say what fields are. */
  wrap?: (field: FieldDef) => FieldDef;
}

/** What stands for a missing value. */
const MISSING = "<NA>";

/** A value in the text. */
interface Token {
  readonly read: Reader;
  readonly style: ValueStyle;
  /** Width in bytes to fill or to cut to; 0 none. */
  readonly width: number;
  /** Name in the JSON form; undefined for transformed values, which have none. */
  readonly key: string | undefined;
  /** What the JSON form shows, where that is another value than the text. */
  readonly json: Reader | undefined;
}

/**
 * Compiles an output template (rule-language §6): `%field`, `%field[arg]`, `%transformer(field)`, `%12field` for a fixed
 * width. A `*` at the start is the default, that missing fields print as `<NA>`, and is dropped.
 *
 * @throws {TemplateError} when a field is unknown or may not be printed, or the syntax is wrong
 */
export function compileTemplate(
  text: string,
  source: string,
  options: TemplateOptions = {},
): OutputTemplate {
  if (text === "" || text === "*") {
    throw new TemplateError("empty formatting token", 0);
  }
  const parts: (ByteString | Token)[] = [];
  const needs = new Set<Need>();
  const parser = new Parser(text, source, options, needs);
  let plain = text.startsWith("*") ? 1 : 0;
  for (;;) {
    const percent = text.indexOf("%", plain);
    const literal = text.slice(plain, percent < 0 ? undefined : percent);
    if (literal !== "") parts.push(fromText(literal));
    if (percent < 0) break;
    const [token, end] = parser.token(percent);
    parts.push(token);
    plain = end;
  }
  return new CompiledTemplate(parts, [...needs]);
}

const WIDTH = /[0-9]*/y;
const CALL = /([a-zA-Z][a-zA-Z0-9_]*)\(/y;
/** Wider than any terminal or file wants; what is more is a slip. */
const MAX_WIDTH = 65536;

class Parser {
  readonly #text: string;
  readonly #source: string;
  readonly #options: TemplateOptions;
  readonly #needs: Set<Need>;

  constructor(
    text: string,
    source: string,
    options: TemplateOptions,
    needs: Set<Need>,
  ) {
    this.#text = text;
    this.#source = source;
    this.#options = options;
    this.#needs = needs;
  }

  /** The token whose percent sign stands at `percent`, and the offset behind it. */
  token(percent: number): [Token, number] {
    const text = this.#text;
    WIDTH.lastIndex = percent + 1;
    const digits = WIDTH.exec(text)![0];
    const start = percent + 1 + digits.length;
    if (start === text.length) {
      const what = digits === "" ? "%" : "number";
      throw new TemplateError(
        `invalid formatting syntax: formatting cannot end with a ${what}`,
        percent,
      );
    }
    const width = Number(digits);
    if (width > MAX_WIDTH) {
      throw new TemplateError(
        `invalid formatting syntax: width ${digits} is more than ${MAX_WIDTH}`,
        percent,
      );
    }
    CALL.lastIndex = start;
    const name = CALL.exec(text)?.[1];
    return name !== undefined && TRANSFORMERS.includes(name)
      ? this.#transformed(start, width)
      : this.#field(start, width);
  }

  #field(start: number, width: number): [Token, number] {
    const found = scanField(this.#text, start, this.#source);
    if (found === undefined) throw this.#unknown(start);
    const { arg, end } = found;
    const field = this.#options.wrap?.(found.field) ?? found.field;
    if (field.filterOnly) {
      throw new TemplateError(
        `${field.name} is filter only and cannot be used as a display field`,
        start,
      );
    }
    if (arg === undefined && field.arg?.required) {
      throw new TemplateError(
        `field ${field.name} needs an argument, as in ${field.name}[…]`,
        start,
      );
    }
    try {
      const { type, repr } = field.typed?.(arg) ??
        { type: field.type, repr: reprOf(field) };
      const token: Token = {
        read: field.printed?.(arg) ?? field.bind(arg),
        style: this.#style(type, repr, field.format),
        width,
        key: this.#text.slice(start, end),
        json: field.json,
      };
      for (const need of needsOf(field, arg)) this.#needs.add(need);
      return [token, end];
    } catch (error) {
      if (!(error instanceof FieldArgError)) throw error;
      throw new TemplateError(error.message, start);
    }
  }

  #style(
    type: FieldDef["type"],
    repr: ValueStyle["repr"],
    format: FieldDef["format"],
  ): ValueStyle {
    return {
      type,
      repr,
      format: format ?? "dec",
      base64: this.#options.base64 ?? false,
    };
  }

  #unknown(start: number): TemplateError {
    const rest = this.#text.slice(start);
    const name = /^[a-zA-Z0-9_.]*/.exec(rest)![0].replace(/\.+$/, "");
    const near = name === "" ? undefined : suggestField(name, this.#source);
    return new TemplateError(`invalid formatting token ${rest}`, start, {
      unknown: true,
      hint: near === undefined ? undefined : `did you mean %${near}?`,
    });
  }

  /** `name(…)`, with the syntax that conditions have for it. */
  #transformed(start: number, width: number): [Token, number] {
    const end = callEnd(this.#text, start);
    if (end === undefined) {
      throw new TemplateError(
        `invalid formatting syntax: missing ) after ${
          this.#text.slice(start, this.#text.indexOf("(", start) + 1)
        }`,
        start,
      );
    }
    try {
      const call = this.#text.slice(start, end);
      const operand = this.#binder().bind(leftSide(call));
      for (const need of operand.needs) this.#needs.add(need);
      const { read } = operand;
      const style = this.#style(operand.type, operand.repr, undefined);
      return [{ read, style, width, key: undefined, json: undefined }, end];
    } catch (error) {
      if (!(error instanceof ConditionError)) throw error;
      const { message, offset, unknown, hint } = error;
      throw new TemplateError(message, start + offset, { unknown, hint });
    }
  }

  #binder(): OperandBinder {
    const real = realCatalogue(this.#source);
    return new OperandBinder({
      ...real,
      findField: (name) => {
        const field = real.findField(name);
        return field && (this.#options.wrap?.(field) ?? field);
      },
    });
  }
}

/** The left side of a comparison, as the parser of conditions reads it. */
function leftSide(text: string): OperandNode {
  const [check] = checksOf(parseCondition(`${text} exists`));
  return check.left;
}

/** Offset behind the parenthesis that closes the call at `start`, and behind a key in brackets after it. */
function callEnd(text: string, start: number): number | undefined {
  let depth = 0;
  let quote = "";
  for (let i = start; i < text.length; i++) {
    const char = text[i];
    if (quote !== "") {
      if (char === quote && text[i - 1] !== "\\") quote = "";
    } else if (char === '"' || char === "'") quote = char;
    else if (char === "(") depth++;
    else if (char === ")" && --depth === 0) {
      const key = /^\[[^\]]*\]/.exec(text.slice(i + 1));
      return i + 1 +
        (text.startsWith("getopt(", start) && key ? key[0].length : 0);
    }
  }
  return undefined;
}

class CompiledTemplate implements OutputTemplate {
  readonly needs: readonly Need[];
  readonly #parts: readonly (ByteString | Token)[];

  constructor(
    parts: readonly (ByteString | Token)[],
    needs: readonly Need[],
  ) {
    this.#parts = parts;
    this.needs = needs;
  }

  format(context: Context): string {
    let out = "";
    for (const part of this.#parts) {
      out += typeof part === "string" ? part : tokenText(part, context);
    }
    return toText(out);
  }

  fields(context: Context): Record<string, AlertValue> {
    const out: Record<string, AlertValue> = {};
    for (const part of this.#parts) {
      if (typeof part === "string" || part.key === undefined) continue;
      const read = part.json ?? part.read;
      out[part.key] = valueJson(read(context), part.style);
    }
    return out;
  }
}

function tokenText(token: Token, context: Context): ByteString {
  const text = valueText(token.read(context), token.style) ?? MISSING;
  return token.width === 0
    ? text
    : text.slice(0, token.width).padEnd(token.width);
}

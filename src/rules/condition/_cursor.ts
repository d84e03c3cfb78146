import { type ByteString, fromText } from "../../events/bytestring.ts";
import { ConditionError } from "./error.ts";

const IDENTIFIER = /[a-zA-Z][a-zA-Z0-9_]*/y;
const FIELD_NAME = /[a-zA-Z][a-zA-Z0-9_]*(?:\.[a-zA-Z][a-zA-Z0-9_]*)+/y;
const FIELD_ARG = /[^\][\"' \t\n\v\f\r]+/y;
const HEX = /0[xX][0-9a-fA-F]+/y;
const NUMBER = /[+-]?[0-9]+\.?[0-9]*(?:[eE][+-][0-9]+)?/y;
const BARE = /[^()"' \t\n\v\f\r=,]+/y;
const SPACES = /[ \t\n\v\f\r]+/y;

/** What a character behind a backslash stands for; a blank is kept for old rules. */
const ESCAPES = new Map([
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
  [" ", "\\"],
  ["\\", "\\"],
  ["/", "/"],
  ['"', '"'],
  ["'", "'"],
]);

/** A literal: as text, and as the bytes that it is compared with (`\xff` is one byte). */
export interface Literal {
  readonly text: string;
  readonly bytes: ByteString;
}

/** A position in the text of a condition, and the tokens that can be read there. */
export class Cursor {
  readonly text: string;
  at = 0;
  /** The token read last, for messages. */
  last = "";

  constructor(text: string) {
    this.text = text;
  }

  get done(): boolean {
    return this.at >= this.text.length;
  }

  fail(
    message: string,
    offset = this.at,
    length = 0,
    hint?: string,
  ): never {
    throw new ConditionError(message, offset, length, { hint });
  }

  /** Skips blanks; says whether there were any. */
  blank(): boolean {
    const start = this.at;
    for (; this.at < this.text.length; this.at++) {
      switch (this.text.charCodeAt(this.at)) {
        case 0x20:
        case 0x09:
        case 0x08:
        case 0x0d:
        case 0x0a:
          continue;
      }
      break;
    }
    return this.at > start;
  }

  /** Takes `token` when it stands here. */
  take(token: string): boolean {
    if (!this.text.startsWith(token, this.at)) return false;
    this.last = token;
    this.at += token.length;
    return true;
  }

  /** Takes `not` and the blanks that must follow it. */
  takeNot(): boolean {
    if (!this.text.startsWith("not", this.at)) return false;
    SPACES.lastIndex = this.at + 3;
    if (!SPACES.test(this.text)) return false;
    this.last = this.text.slice(this.at, SPACES.lastIndex);
    this.at = SPACES.lastIndex;
    return true;
  }

  identifier(): string | undefined {
    return this.#match(IDENTIFIER);
  }
  fieldName(): string | undefined {
    return this.#match(FIELD_NAME);
  }
  bareArgument(): string | undefined {
    return this.#match(FIELD_ARG);
  }
  number(): string | undefined {
    return this.#match(HEX) ?? this.#match(NUMBER);
  }
  bare(): string | undefined {
    return this.#match(BARE);
  }

  /**
   * A string in quotes, its escapes resolved. It ends at the first quote of its kind that has no backslash before it.
   * Without such a quote nothing is taken.
   */
  quoted(): Literal | undefined {
    const quote = this.text[this.at];
    if (quote !== "'" && quote !== '"') return undefined;
    const start = this.at + 1;
    let end = this.text.indexOf(quote, start);
    while (end > start && this.text[end - 1] === "\\") {
      end = this.text.indexOf(quote, end + 1);
    }
    if (end < 0) return undefined;
    const value = this.#unescape(start, end, quote);
    this.at = end + 1;
    this.last = value.text;
    return value;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found === null) return undefined;
    this.at = pattern.lastIndex;
    return this.last = found[0];
  }

  #unescape(start: number, end: number, quote: string): Literal {
    let text = "";
    let bytes = "";
    for (let i = start; i < end; i++) {
      let slash = this.text.indexOf("\\", i);
      if (slash < 0 || slash >= end) slash = end;
      const plain = this.text.slice(i, slash);
      text += plain;
      bytes += fromText(plain);
      if (slash === end) break;
      // the closing quote has no backslash before it, so there is a character behind this one
      const c = this.text[i = slash + 1];
      let char = ESCAPES.get(c);
      if (c === "x") {
        const digits = this.text.slice(i + 1, i + 3);
        if (!/^[0-9a-fA-F]{2}$/.test(digits) || i + 3 > end) {
          this.fail("\\x must be followed by two hex digits", slash, 2);
        }
        char = String.fromCharCode(parseInt(digits, 16));
        i += 2;
      } else if ((c === '"' || c === "'") && c !== quote) {
        this.fail(`invalid \\${c} escape in ${quote}-quoted string`, slash, 2);
      } else if (char === undefined) {
        this.fail(`unsupported string escape sequence: \\${c}`, slash, 2);
      }
      text += char;
      bytes += char;
    }
    return { text, bytes };
  }
}

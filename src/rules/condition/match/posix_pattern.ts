/** A pattern that is refused; the message says why. */
export class PatternError extends Error {}

/** Repetitions of a repetition that are wrapped; more can only be meant to waste time. */
const MAX_WRAPS = 100;

/** What the classes of other dialects are called in this one. */
const INSTEAD: Readonly<Record<string, string>> = {
  d: "[0-9]",
  D: "[^0-9]",
  s: "[[:space:]]",
  S: "[^[:space:]]",
  w: "[0-9A-Za-z_]",
  W: "[^0-9A-Za-z_]",
};

/**
 * Translates a pattern of RE2's POSIX syntax, which is what `regex` takes, into the Perl-like one of the engine.
 *
 * The POSIX syntax has no classes like `\d`, no word boundaries and nothing that begins with `(?`; `-` stands for itself
 * only at the ends of a class; `^` and `$` match at every line; and a repetition of a repetition is just that, where
 * Perl's `a+?` is something else. What is wrong in both is left to the engine.
 *
 * @throws {PatternError} for what this syntax does not have
 */
export function fromPosix(pattern: string): string {
  return new Translator(pattern).run();
}

class Translator {
  readonly #pattern: string;
  #at = 0;
  #out = "";
  /** Where in the output the last atom begins that can be repeated. */
  #atom = 0;
  /** The repetition behind that atom. */
  #repeat = "";
  #wraps = 0;
  readonly #groups: number[] = [];

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  run(): string {
    while (this.#at < this.#pattern.length) this.#step();
    return `(?m)${this.#out}`;
  }

  #step(): void {
    const char = this.#pattern[this.#at];
    switch (char) {
      case "\\":
        return this.#atomOf(this.#escape());
      case "[":
        return this.#atomOf(this.#class());
      case "(":
        if (this.#pattern[this.#at + 1] === "?") {
          throw new PatternError("no argument for repetition operator: ?");
        }
        this.#groups.push(this.#out.length);
        return this.#plain(char);
      case ")":
        this.#atom = this.#groups.pop() ?? this.#out.length;
        return this.#plain(char);
      case "|":
        return this.#plain(char);
      case "*":
      case "+":
      case "?":
        return this.#repeated(char);
      case "{": {
        const braces = /^\{[0-9]+(,[0-9]*)?\}/.exec(
          this.#pattern.slice(this.#at, this.#at + 32),
        );
        if (braces !== null) return this.#repeated(braces[0]);
      }
    }
    this.#atomOf(String.fromCodePoint(this.#pattern.codePointAt(this.#at)!));
  }

  #plain(text: string): void {
    this.#out += text;
    this.#at += text.length;
    this.#repeat = "";
  }

  #atomOf(text: string): void {
    this.#atom = this.#out.length;
    this.#plain(text);
  }

  #repeated(operator: string): void {
    const before = this.#repeat;
    if (before === "") {
      this.#plain(operator);
      this.#repeat = operator;
      return;
    }
    this.#at += operator.length;
    if (before.length === 1 && operator.length === 1) {
      // (a+)? and the like are all a*
      if (before === operator) return;
      this.#out = `${this.#out.slice(0, -1)}*`;
      this.#repeat = "*";
      return;
    }
    if (++this.#wraps > MAX_WRAPS) {
      throw new PatternError("too many repetitions of repetitions");
    }
    const head = this.#out.slice(0, this.#atom);
    this.#out = `${head}(?:${this.#out.slice(this.#atom)})${operator}`;
    this.#repeat = operator;
  }

  /** The escape sequence at the current place. */
  #escape(): string {
    const rest = this.#pattern.slice(this.#at, this.#at + 16);
    const known =
      /^\\(?:[^0-9A-Za-z_\u0080-\uffff]|[afnrtv]|x(?:[0-9A-Fa-f]{2}|\{[0-9A-Fa-f]+\})|0[0-7]{0,2}|[1-7][0-7]{1,2})/
        .exec(rest);
    if (known !== null) return known[0];
    const name = [...rest.slice(1)][0];
    if (name === undefined) throw new PatternError("trailing \\");
    const instead = INSTEAD[name];
    throw new PatternError(
      `invalid escape sequence: \\${name}` +
        (instead === undefined ? "" : ` (write ${instead})`),
    );
  }

  /** The class in brackets at the current place. */
  #class(): string {
    const start = this.#at;
    const end = this.#classEnd();
    this.#at = start;
    return this.#pattern.slice(start, end);
  }

  /** Where the class ends. An unfinished one ends with the pattern; the engine says so. */
  #classEnd(): number {
    const pattern = this.#pattern;
    this.#at++;
    if (pattern[this.#at] === "^") this.#at++;
    for (let first = true; this.#at < pattern.length; first = false) {
      if (pattern[this.#at] === "]" && !first) return this.#at + 1;
      if (
        pattern[this.#at] === "-" && !first &&
        this.#at + 1 < pattern.length && pattern[this.#at + 1] !== "]"
      ) {
        throw new PatternError(
          `invalid character class range: ${
            pattern.slice(this.#at, this.#at + 2)
          } (put - first or last)`,
        );
      }
      if (pattern.startsWith("[:", this.#at)) {
        const named = pattern.indexOf(":]", this.#at + 2);
        if (named >= 0) {
          this.#at = named + 2;
          continue;
        }
      }
      this.#member();
      if (
        pattern[this.#at] === "-" && this.#at + 1 < pattern.length &&
        pattern[this.#at + 1] !== "]"
      ) {
        this.#at++;
        this.#member();
      }
    }
    return pattern.length;
  }

  /** Steps over a character of a class. */
  #member(): void {
    this.#at += this.#pattern[this.#at] === "\\" ? this.#escape().length : 1;
  }
}

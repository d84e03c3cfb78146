import { UserError } from "../errors.ts";
import { nearest } from "../nearest.ts";
import { longNames, optionName, type OptionSpec } from "./command.ts";

/** What the user typed behind a command, by the names of the command's options ({@link optionName}). */
export class Arguments {
  readonly #values = new Map<string, string[]>();
  /** Words that are not options. */
  readonly operands: string[] = [];

  /** Whether the option was given. */
  has(name: string): boolean {
    return this.#values.has(name);
  }
  /** Value of the option; given several times, the last one counts. */
  value(name: string): string | undefined {
    return this.#values.get(name)?.at(-1);
  }
  /** All values of the option, in order. */
  values(name: string): readonly string[] {
    return this.#values.get(name) ?? [];
  }
  /** Records one use of an option. */
  add(name: string, value: string): void {
    const values = this.#values.get(name);
    if (values === undefined) this.#values.set(name, [value]);
    else values.push(value);
  }
}

/** Settings of {@link parseArguments}. */
export interface ParseOptions {
  /** How many operands there may be; default 0. */
  maxOperands?: number;
  /** Everything from the first operand on is an operand. */
  stopAtOperand?: boolean;
}

/**
 * Reads a command line the way getopt does: `-r FILE`, `-rFILE`, `-vA`, `--option VALUE`, `--option=VALUE`, `--` ends
 * the options.
 *
 * @throws {UserError} unknown option (with the nearest one that exists), value missing or not wanted, too many operands
 */
export function parseArguments(
  words: readonly string[],
  options: readonly OptionSpec[],
  settings: ParseOptions = {},
): Arguments {
  const parser = new ArgumentParser(words, options);
  const { parsed } = parser;
  parser.run(settings.stopAtOperand === true);
  const max = settings.maxOperands ?? 0;
  if (parsed.operands.length > max) {
    throw new UserError(
      `Unexpected argument '${parsed.operands[max]}'; see --help`,
    );
  }
  return parsed;
}

class ArgumentParser {
  readonly parsed = new Arguments();
  readonly #byLetter = new Map<string, OptionSpec>();
  readonly #byName = new Map<string, OptionSpec>();
  readonly #words: readonly string[];
  #at = 0;
  /** The option given last that takes all further operands. */
  #greedy: OptionSpec | undefined;

  constructor(words: readonly string[], options: readonly OptionSpec[]) {
    this.#words = words;
    for (const option of options) {
      if (option.short !== undefined) this.#byLetter.set(option.short, option);
      for (const name of longNames(option)) this.#byName.set(name, option);
    }
  }

  run(stopAtOperand: boolean): void {
    const { operands } = this.parsed;
    while (this.#at < this.#words.length) {
      const word = this.#words[this.#at++];
      if (word === "--") break;
      if (word.startsWith("--")) this.#long(word);
      else if (word.startsWith("-") && word.length > 1) this.#letters(word);
      else if (this.#greedy !== undefined) this.#record(this.#greedy, word);
      else {
        operands.push(word);
        if (stopAtOperand) break;
      }
    }
    operands.push(...this.#words.slice(this.#at));
  }

  #long(word: string): void {
    const equals = word.indexOf("=");
    const typed = equals < 0 ? word : word.slice(0, equals);
    const option = this.#byName.get(typed.slice(2));
    if (option === undefined) throw this.#unknown(typed);
    if (option.value === undefined) {
      if (equals >= 0) {
        throw new UserError(`Option '${typed}' does not take a value`);
      }
      this.#record(option, "");
    } else if (equals >= 0) this.#record(option, word.slice(equals + 1));
    else this.#record(option, option.optional ? "" : this.#next(typed));
  }

  /** `-vA`, `-rFILE`, `-r FILE`. */
  #letters(word: string): void {
    for (let i = 1; i < word.length; i++) {
      const typed = `-${word[i]}`;
      const option = this.#byLetter.get(word[i]);
      if (option === undefined) {
        throw this.#unknown(typed, word.length > 2 ? `-${word}` : typed);
      }
      if (option.value === undefined) {
        this.#record(option, "");
        continue;
      }
      const rest = word.slice(i + 1);
      const given = rest !== "" || option.optional;
      this.#record(option, given ? rest : this.#next(typed));
      return;
    }
  }

  #record(option: OptionSpec, value: string): void {
    if (option.takesOperands) this.#greedy = option;
    this.parsed.add(optionName(option), value);
  }

  #next(typed: string): string {
    if (this.#at >= this.#words.length) {
      throw new UserError(`Option '${typed}' is missing an argument`);
    }
    return this.#words[this.#at++];
  }

  /** @param meantAs what to look for something similar to */
  #unknown(typed: string, meantAs = typed): UserError {
    const meant = nearest(meantAs, [
      ...this.#byName.keys().map((name) => `--${name}`),
      ...this.#byLetter.keys().map((letter) => `-${letter}`),
    ]);
    return new UserError(
      `Option '${typed}' does not exist` +
        (meant === undefined
          ? "; see --help for those that do"
          : `: did you mean ${meant}?`),
    );
  }
}

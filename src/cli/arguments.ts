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
  const parsed = new Arguments();
  const byLetter = new Map<string, OptionSpec>();
  const byName = new Map<string, OptionSpec>();
  for (const option of options) {
    if (option.short !== undefined) byLetter.set(option.short, option);
    for (const name of longNames(option)) byName.set(name, option);
  }
  const unknown = (typed: string, meantAs = typed): UserError => {
    const known = [
      ...byName.keys().map((name) => `--${name}`),
      ...byLetter.keys().map((letter) => `-${letter}`),
    ];
    const meant = nearest(meantAs, known);
    return new UserError(
      `Option '${typed}' does not exist` +
        (meant === undefined
          ? "; see --help for those that do"
          : `: did you mean ${meant}?`),
    );
  };
  let greedy: OptionSpec | undefined;
  const record = (option: OptionSpec, value: string) => {
    if (option.takesOperands) greedy = option;
    parsed.add(optionName(option), value);
  };

  let at = 0;
  const next = (typed: string): string => {
    if (at >= words.length) {
      throw new UserError(`Option '${typed}' is missing an argument`);
    }
    return words[at++];
  };
  while (at < words.length) {
    const word = words[at++];
    if (word === "--") {
      parsed.operands.push(...words.slice(at));
      break;
    }
    if (word.startsWith("--")) {
      const equals = word.indexOf("=");
      const typed = equals < 0 ? word : word.slice(0, equals);
      const option = byName.get(typed.slice(2));
      if (option === undefined) throw unknown(typed);
      if (option.value === undefined) {
        if (equals >= 0) {
          throw new UserError(`Option '${typed}' does not take a value`);
        }
        record(option, "");
      } else if (equals >= 0) {
        record(option, word.slice(equals + 1));
      } else record(option, option.optional ? "" : next(typed));
    } else if (word.startsWith("-") && word.length > 1) {
      for (let i = 1; i < word.length; i++) {
        const typed = `-${word[i]}`;
        const option = byLetter.get(word[i]);
        if (option === undefined) {
          throw unknown(typed, word.length > 2 ? `-${word}` : typed);
        }
        if (option.value === undefined) {
          record(option, "");
          continue;
        }
        const rest = word.slice(i + 1);
        if (rest !== "" || option.optional) record(option, rest);
        else record(option, next(typed));
        break;
      }
    } else if (greedy !== undefined) record(greedy, word);
    else {
      parsed.operands.push(word);
      if (settings.stopAtOperand) {
        parsed.operands.push(...words.slice(at));
        break;
      }
    }
  }
  const max = settings.maxOperands ?? 0;
  if (parsed.operands.length > max) {
    throw new UserError(
      `Unexpected argument '${parsed.operands[max]}'; see --help`,
    );
  }
  return parsed;
}

import type { Arguments } from "./arguments.ts";

/** One option of a command. The parser, the help page and the shell completions derive from it. */
export interface OptionSpec {
  /** One letter, without the dash. */
  short?: string;
  /** Long name without the dashes; with several the first is the usual one. */
  long?: string | readonly string[];
  /** Placeholder of the value, such as `FILE`; an option without one is a switch. */
  value?: string;
  /** The value may be left out; if given it must follow directly: `--list=syscall`, `-pc`. */
  optional?: boolean;
  /** May be given several times. */
  repeat?: boolean;
  /** What it does, one or two sentences. */
  help: string;
  /** Values to complete; `file` and `dir` complete paths. */
  complete?: "file" | "dir" | readonly string[];
  /** Understood, but left out of the help page: old spellings. */
  hidden?: boolean;
  /** Once it is given, words that are not options are further values of it: `-V *.yaml`, `--list syscall`. */
  takesOperands?: boolean;
}

/** A command (`saker NAME …`), declared once; modules it needs are loaded when it runs. */
export interface Command {
  name: string;
  /** One line without a full stop, for the list of commands. */
  summary: string;
  /** What follows the name in the usage line, such as `[options] FILE`. */
  usage: string;
  options: readonly OptionSpec[];
  /** More text for the help page: paragraphs, wrapped by the printer; indented lines are kept as they are. */
  details?: string;
  subcommands?: readonly Command[];
  /** Words that are not options, at most; default: none. */
  operands?: { max: number; complete?: "file" | "dir" | readonly string[] };
  /** Stops reading options at the first word that is not one (`-- COMMAND…`). */
  stopAtOperand?: boolean;
  /** Exit code for wrong options; default 1. */
  usageExitCode?: number;
  /** @returns the exit code */
  run?(args: Arguments): Promise<number> | number;
}

/** The name by which an option is asked for in {@link Arguments}: its first long name, else its letter. */
export function optionName(option: OptionSpec): string {
  return longNames(option)[0] ?? option.short!;
}

/** All long names of an option. */
export function longNames(option: OptionSpec): readonly string[] {
  return option.long === undefined
    ? []
    : typeof option.long === "string"
    ? [option.long]
    : option.long;
}

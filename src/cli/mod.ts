import { messageOf, UserError } from "../errors.ts";
import { nearest } from "../nearest.ts";
import { oneLine } from "../alerts/json.ts";
import { log, printError } from "../log.ts";
import { catchUsr1 } from "../usr1.ts";
import { type Arguments, parseArguments } from "./arguments.ts";
import type { Command } from "./command.ts";
import { type CommandEntry, COMMANDS } from "./commands.ts";
import { commandHelp } from "./help.ts";
import { print } from "../print.ts";

/** Before the runtime's own handler is set, which is after 500 ms. */
const CATCH_USR1_AFTER = 300;

/** The command for a command line that names none, as Falco's do not. */
const DEFAULT = "run";

/**
 * Runs saker's command line.
 *
 * @param words the arguments, without the program's name
 * @returns the exit code; what went wrong has been said on stderr
 */
export async function main(words: readonly string[]): Promise<number> {
  globalThis.addEventListener(
    "unhandledrejection",
    (event) => keepGoing(event, event.reason),
  );
  globalThis.addEventListener(
    "error",
    (event) => keepGoing(event, event.error),
  );
  // commands that are done before need not pay for it
  const timer = setTimeout(catchUsr1, CATCH_USR1_AFTER);
  try {
    return await dispatch(words);
  } catch (error) {
    printError(`Error: ${errorText(error)}`);
    return 1;
  } finally {
    clearTimeout(timer);
  }
}

/** A promise that nobody waits for, or a timer, must not end the watch. */
function keepGoing(event: Event, reason: unknown): void {
  event.preventDefault();
  log.error(`Something failed in the background: ${messageOf(reason)}`);
}

/** Several lines stay several lines, for errors in rules; but nothing else in a message may move the cursor. */
function errorText(error: unknown): string {
  const text = error instanceof UserError || !(error instanceof Error) ||
      Deno.env.get("SAKER_DEBUG") === undefined
    ? messageOf(error)
    : error.stack ?? error.message;
  return text.trimEnd().split("\n").map(oneLine).join("\n");
}

async function dispatch(words: readonly string[]): Promise<number> {
  const [first, ...rest] = words;
  if (first === "help") return await help(rest);
  if (first === undefined || first.startsWith("-")) {
    const command = await find(DEFAULT).load();
    if (asksForHelp(command, words)) return await help([]);
    return await runCommand(`saker`, command, words);
  }
  const command = await find(first).load();
  return await runCommand(`saker ${first}`, command, rest);
}

async function runCommand(
  path: string,
  command: Command,
  words: readonly string[],
): Promise<number> {
  const sub = command.subcommands?.find(({ name }) => name === words[0]);
  if (sub !== undefined) {
    return await runCommand(`${path} ${sub.name}`, sub, words.slice(1));
  }
  if (asksForHelp(command, words)) {
    print(helpOf(path, command).trimEnd());
    return 0;
  }
  if (command.run === undefined) {
    const names = command.subcommands?.map(({ name }) => name) ?? [];
    const typed = words[0];
    const meant = typed === undefined ? undefined : nearest(typed, names);
    throw new UserError(
      typed === undefined
        ? `${path} needs one of: ${names.join(", ")}`
        : `${path} has no '${typed}'` + (meant === undefined
          ? `; there are ${names.join(", ")}`
          : `: did you mean ${meant}?`),
    );
  }
  let args: Arguments;
  try {
    args = parseArguments(words, command.options, {
      maxOperands: command.operands?.max ?? 0,
      stopAtOperand: command.stopAtOperand,
    });
  } catch (error) {
    if (command.usageExitCode === undefined) throw error;
    printError(`Error: ${errorText(error)}`);
    return command.usageExitCode;
  }
  return await command.run(args);
}

function asksForHelp(command: Command, words: readonly string[]): boolean {
  for (const word of words) {
    if (word === "--" || (command.stopAtOperand && !word.startsWith("-"))) {
      return false;
    }
    if (word === "--help" || word === "-h") return true;
  }
  return false;
}

function helpOf(path: string, command: Command): string {
  return commandHelp(path, command, command.subcommands ?? []);
}

async function help(words: readonly string[]): Promise<number> {
  if (words.length === 0) {
    const commands = await Promise.all(COMMANDS.map(({ load }) => load()));
    const run = commands.find(({ name }) => name === DEFAULT)!;
    const page = commandHelp("saker", {
      summary:
        "saker watches what processes do and raises alerts by rules, or acts",
      usage:
        "[options]              (the same as saker run)\nCOMMAND [options]",
      options: run.options,
      details:
        "Rules, configuration, captures and options of Falco work unchanged: saker takes the place of falco [OPTION...]. Only gVisor (-g) has no counterpart. saker COMMAND --help tells about a command.",
    }, commands);
    print(page.trimEnd());
    return 0;
  }
  let path = "saker";
  let command: Command = await find(words[0]).load();
  path += ` ${command.name}`;
  for (const word of words.slice(1)) {
    const sub = command.subcommands?.find(({ name }) => name === word);
    if (sub === undefined) {
      throw new UserError(`${path} has no command '${word}'`);
    }
    command = sub;
    path += ` ${word}`;
  }
  print(helpOf(path, command).trimEnd());
  return 0;
}

function find(name: string): CommandEntry {
  const entry = COMMANDS.find((command) => command.name === name);
  if (entry !== undefined) return entry;
  const names = [...COMMANDS.map((command) => command.name), "help"];
  const meant = nearest(name, names);
  throw new UserError(
    `There is no command '${name}'` +
      (meant === undefined
        ? `; there are ${names.join(", ")}`
        : `: did you mean ${meant}?`),
  );
}

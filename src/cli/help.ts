import { wrap } from "./_wrap.ts";
import { type Command, longNames, type OptionSpec } from "./command.ts";

const WIDTH = 80;
const INDENT = 28;

/** What {@link commandHelp} adds below the options. */
export interface HelpEntry {
  name: string;
  summary: string;
}

/**
 * The help page of a command, at most 80 columns wide.
 *
 * @param path words that call it, such as `saker rules`
 * @param commands commands below it
 */
export function commandHelp(
  path: string,
  command: Omit<Command, "name" | "run">,
  commands: readonly HelpEntry[] = [],
): string {
  const lines = [
    ...wrap(sentence(command.summary), WIDTH),
    "",
    "Usage:",
    ...command.usage.split("\n").map((usage) => `  ${path} ${usage}`.trimEnd()),
  ];
  if (command.details !== undefined) {
    lines.push("");
    for (const line of command.details.trim().split("\n")) {
      lines.push(...(line.startsWith(" ") ? [line] : wrap(line, WIDTH)));
    }
  }
  if (commands.length > 0) {
    lines.push("", "Commands:");
    for (const { name, summary } of commands) {
      lines.push(...twoColumns(`  ${name}`, summary));
    }
  }
  const options = command.options.filter((option) => !option.hidden);
  lines.push("", "Options:");
  for (const option of options) {
    lines.push(...twoColumns(optionText(option), option.help));
  }
  lines.push(...twoColumns("  -h, --help", "Print this page."));
  return lines.join("\n") + "\n";
}

function optionText(option: OptionSpec): string {
  const long = longNames(option)[0];
  let text = option.short === undefined ? "      " : `  -${option.short}`;
  if (long !== undefined) {
    text += `${option.short === undefined ? "" : ", "}--${long}`;
  }
  if (option.value === undefined) return text;
  if (option.optional) {
    return `${text}[${long === undefined ? "" : "="}${option.value}]`;
  }
  return `${text} ${option.value}`;
}

function twoColumns(left: string, right: string): string[] {
  const [first, ...rest] = wrap(right, WIDTH - INDENT);
  const below = rest.map((line) => " ".repeat(INDENT) + line);
  return left.length < INDENT - 1
    ? [left.padEnd(INDENT) + first, ...below]
    : [left, " ".repeat(INDENT) + first, ...below];
}

function sentence(text: string): string {
  return text.endsWith(".") ? text : `${text}.`;
}

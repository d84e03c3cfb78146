import { UserError } from "../errors.ts";
import { type Command, longNames, type OptionSpec } from "./command.ts";
import { print } from "../print.ts";

/** `saker completion` */
export const command: Command = {
  name: "completion",
  summary: "Print the completion script for a shell",
  usage: "bash|zsh|fish",
  details: `To try it: source <(saker completion bash). To keep it:
  bash   saker completion bash > /etc/bash_completion.d/saker
  zsh    saker completion zsh > "\${fpath[1]}/_saker"
  fish   saker completion fish > ~/.config/fish/completions/saker.fish`,
  options: [],
  operands: { max: 1, complete: ["bash", "zsh", "fish"] },
  async run(args) {
    const { COMMANDS } = await import("./commands.ts");
    const commands = await Promise.all(COMMANDS.map(({ load }) => load()));
    const shell = args.operands[0];
    const script = SHELLS[shell];
    if (script === undefined) {
      throw new UserError("saker completion needs a shell: bash, zsh or fish");
    }
    print(script(flatten(commands)).trimEnd());
    return 0;
  },
};

/** A command with the words that lead to it; `saker` alone is the empty path. */
interface Target {
  path: readonly string[];
  summary: string;
  options: readonly OptionSpec[];
  next: readonly { name: string; summary: string }[];
  operands: Command["operands"];
}

const HELP: OptionSpec = { short: "h", long: "help", help: "Print help." };

function flatten(commands: readonly Command[]): Target[] {
  const targets: Target[] = [];
  const add = (path: readonly string[], command: Command) => {
    targets.push({
      path,
      summary: command.summary,
      options: [...command.options.filter(({ hidden }) => !hidden), HELP],
      next: command.subcommands ?? [],
      operands: command.operands,
    });
    for (const sub of command.subcommands ?? []) add([...path, sub.name], sub);
  };
  const run = commands.find(({ name }) => name === "run")!;
  targets.push({
    path: [],
    summary: "",
    options: [...run.options.filter(({ hidden }) => !hidden), HELP],
    next: [...commands, { name: "help", summary: "Print help" }],
    operands: undefined,
  });
  for (const one of commands) add([one.name], one);
  return targets;
}

const SHELLS: Record<string, (targets: readonly Target[]) => string> = {
  bash,
  zsh,
  fish,
};

/** All spellings of an option, with their dashes. */
function spellings(option: OptionSpec): string[] {
  return [
    ...(option.short === undefined ? [] : [`-${option.short}`]),
    ...longNames(option).map((name) => `--${name}`),
  ];
}

/** Options whose value is the next word. */
function takesWord(option: OptionSpec): boolean {
  return option.value !== undefined && !option.optional;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The words typed so far, without options, tell the command: a `case` over them, for bash and zsh. */
function bash(targets: readonly Target[]): string {
  const cases = targets.map(({ path, options, next, operands }) => {
    const words = [
      ...options.flatMap(spellings),
      ...next.map(({ name }) => name),
      ...(Array.isArray(operands?.complete) ? operands.complete : []),
    ];
    const files = operands?.complete === "file" || operands?.complete === "dir";
    const values = options
      .filter((option) => option.complete !== undefined && takesWord(option))
      .map((option) =>
        `      ${spellings(option).join("|")}) ${
          bashValues(option.complete!)
        } return ;;`
      );
    const others = options.filter((option) =>
      option.complete === undefined && takesWord(option)
    ).flatMap(spellings);
    if (others.length > 0) values.push(`      ${others.join("|")}) return ;;`);
    return [
      `  ${quoted(path.join(" "))})`,
      ...(values.length === 0
        ? []
        : ['    case "$before" in', ...values, "    esac"]),
      `    words=${quoted(words.join(" "))}${files ? " files=1" : ""} ;;`,
    ].join("\n");
  });
  const paths = targets.map(({ path }) => path.join(" ")).filter((p) => p);
  return `# bash completion for saker
_saker() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}"
  local path="" words="" files="" i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "\${path:+$path }\${COMP_WORDS[i]}" in
    ${paths.map(quoted).join("|")}) path="\${path:+$path }\${COMP_WORDS[i]}" ;;
    esac
  done
  case "$path" in
${cases.join("\n")}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$word"))
  if [[ -n $files ]]; then COMPREPLY+=($(compgen -f -- "$word")); fi
}
complete -o filenames -o bashdefault -F _saker saker
`;
}

function bashValues(complete: NonNullable<OptionSpec["complete"]>): string {
  if (complete === "file") return 'COMPREPLY=($(compgen -f -- "$word"));';
  if (complete === "dir") return 'COMPREPLY=($(compgen -d -- "$word"));';
  return `COMPREPLY=($(compgen -W ${quoted(complete.join(" "))} -- "$word"));`;
}

function zsh(targets: readonly Target[]): string {
  const cases = targets.map(({ path, options, next, operands }) => {
    const specs = options.flatMap((option) =>
      spellings(option).map((spelling) =>
        quoted(
          `${option.repeat ? "*" : ""}${spelling}${
            option.value === undefined
              ? ""
              : option.optional
              ? "=-"
              : spelling.startsWith("--")
              ? "="
              : "+"
          }[${zshHelp(option.help)}]${zshValue(option)}`,
        )
      )
    );
    if (next.length > 0) {
      const names = next.map(({ name, summary }) =>
        `${name}\\:${quoted(zshText(summary))}`
      );
      specs.push(`"*:command:((${names.join(" ")}))"`);
    } else if (operands !== undefined) {
      specs.push(quoted(`*:argument:${zshAction(operands.complete)}`));
    }
    return `  ${quoted(path.join(" "))}) _arguments -s : \\\n    ${
      specs.join(" \\\n    ")
    } ;;`;
  });
  const paths = targets.map(({ path }) => path.join(" ")).filter((p) => p);
  return `#compdef saker
# zsh completion for saker
_saker() {
  local path_="" i
  integer known=0
  for ((i = 2; i < CURRENT; i++)); do
    case "\${path_:+$path_ }\${words[i]}" in
    ${paths.map(quoted).join("|")})
      path_="\${path_:+$path_ }\${words[i]}"
      known=$((i - 1))
      ;;
    esac
  done
  shift $known words
  ((CURRENT -= known))
  case "$path_" in
${cases.join("\n")}
  esac
}
# loaded by the first completion, or read by hand
if [[ "\${funcstack[1]}" == _saker ]]; then _saker "$@"; else compdef _saker saker; fi
`;
}

/** A text between the brackets of an option's description. */
function zshHelp(text: string): string {
  return text.replaceAll(/[[\]\\]/g, "\\$&");
}

/** A text in a list of values, which the shell evaluates. */
function zshText(text: string): string {
  return text.replaceAll(/[[\]:"'\\$\`]/g, "");
}

function zshValue(option: OptionSpec): string {
  if (option.value === undefined) return "";
  return `:${option.value.toLowerCase()}:${zshAction(option.complete)}`;
}

function zshAction(complete: OptionSpec["complete"]): string {
  if (complete === undefined) return " ";
  if (complete === "file") return "_files";
  if (complete === "dir") return "_files -/";
  return `(${complete.join(" ")})`;
}

function fish(targets: readonly Target[]): string {
  const lines = [
    "# fish completion for saker",
    "complete -c saker -f",
    "function __saker_path",
    "    set -l path",
    "    for word in (commandline -opc)[2..]",
    '        switch (string join " " -- $path $word)',
    ...targets.filter(({ path }) => path.length > 0).map(({ path }) =>
      `            case ${
        quoted(path.join(" "))
      }\n                set -a path $word`
    ),
    "        end",
    "    end",
    '    set -l joined (string join " " -- $path)',
    '    test "$joined" = "$argv"',
    "end",
  ];
  for (const { path, options, next, operands } of targets) {
    const when = `-n ${quoted(`__saker_path ${path.join(" ")}`.trimEnd())}`;
    for (const { name, summary } of next) {
      lines.push(`complete -c saker ${when} -a ${name} -d ${quoted(summary)}`);
    }
    for (const option of options) {
      const names = [
        ...(option.short === undefined ? [] : [`-s ${option.short}`]),
        ...longNames(option).map((name) => `-l ${name}`),
      ].join(" ");
      const value = takesWord(option)
        ? ` ${fishRequired(option.complete)}${fishValue(option.complete)}`
        : "";
      lines.push(
        `complete -c saker ${when} ${names}${value} -d ${quoted(option.help)}`,
      );
    }
    if (operands?.complete !== undefined) {
      lines.push(`complete -c saker ${when}${fishValue(operands.complete)}`);
    }
  }
  return lines.join("\n") + "\n";
}

/** How to say that an option has a value: one that is no file must exclude them. */
function fishRequired(complete: OptionSpec["complete"]): string {
  return complete === "file" || complete === "dir" ? "-r" : "-x";
}

function fishValue(complete: OptionSpec["complete"]): string {
  if (complete === undefined) return "";
  return complete === "file" || complete === "dir"
    ? " -F"
    : ` -a ${quoted(complete.join(" "))}`;
}

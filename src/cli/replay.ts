import { type Command, optionName, type OptionSpec } from "./command.ts";
import { RUN_OPTIONS } from "./run_options.ts";

/** Options of `saker run` that mean something for a capture. */
const SHARED = [
  "config",
  "rules",
  "maturity",
  "option",
  "M",
  "D",
  "T",
  "t",
  "p",
  "print-base64",
  "v",
];

const OWN: readonly OptionSpec[] = [
  {
    long: "print",
    help: "Print the events, one per line, instead of evaluating rules.",
  },
  {
    long: "summary",
    help:
      "Print what the capture is about: counts by type, process, file and endpoint.",
  },
  {
    long: "filter",
    value: "CONDITION",
    help: "With --print and --summary: only events that fulfil the condition.",
  },
  {
    long: "format",
    value: "TEMPLATE",
    help:
      "With --print: what a line holds, as in the output of a rule (default: as sysdig).",
  },
  {
    long: "json",
    help: "Print JSON: alerts, events or the summary.",
  },
  {
    long: "speed",
    value: "SPEED",
    complete: ["max", "real"],
    help:
      "real: at the pace of the recording; max: as fast as possible (default).",
  },
];

/** `saker replay` */
export const command: Command = {
  name: "replay",
  summary: "Raise alerts from a capture file, or show what is in it",
  usage: "[options] FILE",
  options: [
    ...OWN,
    ...RUN_OPTIONS.filter((option) => SHARED.includes(optionName(option))),
  ],
  operands: { max: 1, complete: "file" },
  details:
    `FILE is a capture of saker, Falco or sysdig of any version, packed with gzip or not; - is standard input. Exit code 2: the file breaks off; what it holds has been shown.`,
  async run(args) {
    const { replayCommand } = await import("./_replay.ts");
    return await replayCommand(args);
  },
};

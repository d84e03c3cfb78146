import { type Command, optionName, type OptionSpec } from "../command.ts";
import { RUN_OPTIONS } from "../run_options.ts";
import { check } from "./check.ts";
import { explain } from "./explain.ts";
import { list } from "./list.ts";
import { test } from "./run_fixtures.ts";

/** Options of `saker run` that decide which rules and events there are. */
const SHARED = [
  "config",
  "rules",
  "maturity",
  "option",
  "e",
  "M",
  "D",
  "T",
  "t",
  "v",
];

const STATS_OPTIONS: readonly OptionSpec[] = [
  { long: "json", help: "Print JSON." },
  ...RUN_OPTIONS.filter((option) => SHARED.includes(optionName(option))),
];

/** `saker rules stats` */
const stats: Command = {
  name: "stats",
  summary: "Measure what each rule costs",
  usage: "[options] CAPTURE\n[options] -M SECONDS",
  details:
    "Evaluates the rules on the events of a capture, or of this machine for a time, and prints evaluations, matches and time of each, the most expensive first. Rules share no work while they are measured, so the sum is more than they cost together.",
  options: STATS_OPTIONS,
  operands: { max: 1, complete: "file" },
  async run(args) {
    return await (await import("./stats.ts")).runStats(args);
  },
};

/** `saker rules` */
export const command: Command = {
  name: "rules",
  summary: "Tools for people who write rules",
  usage: "COMMAND [options]",
  options: [],
  subcommands: [check, test, list, explain, stats],
};

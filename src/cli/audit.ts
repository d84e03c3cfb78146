import type { Command } from "./command.ts";
import { MATURITY_OPTION } from "./maturity.ts";

/** `saker audit`. */
export const command: Command = {
  name: "audit",
  summary: "Run a command, or look at the host, and report what happened",
  usage: "[options] -- COMMAND [ARGS…]\n" +
    "[options] --for DURATION | --pid PID | --container ID | --now",
  options: [
    {
      long: "for",
      value: "DURATION",
      help:
        "Audit the whole host for so long (500ms, 10s, 5m, 1h); with --pid or --container at most so long.",
    },
    {
      long: "pid",
      value: "PID",
      help:
        "Audit this process and its descendants from now on, until they end.",
    },
    {
      long: "container",
      value: "ID",
      help: "Audit the processes of this container from now on.",
    },
    {
      long: "now",
      help:
        "Look at what is running now, without waiting: processes, sockets, open files, setuid programs, BPF programs.",
    },
    {
      long: "grace",
      value: "DURATION",
      help:
        "How long descendants may outlive the command before the audit ends without them (default: 5s).",
    },
    {
      short: "o",
      long: "output",
      value: "FILE",
      complete: "file",
      help: "Write the report to a file instead of standard output.",
    },
    {
      short: "f",
      long: "format",
      value: "FORMAT",
      complete: ["json", "jsonl", "text", "html", "sarif"],
      help: "json (default), jsonl, text, html or sarif.",
    },
    {
      long: "fail-on",
      value: "PRIORITY",
      complete: ["critical", "error", "warning", "notice", "none"],
      help:
        "Exit with 3 when there is a finding of this priority or a more urgent one (default: warning); none: never.",
    },
    {
      long: "propagate",
      help: "Exit as the command did, whatever was found.",
    },
    {
      long: "profile",
      value: "FILE",
      complete: "file",
      help: "Report what is new against this profile as findings.",
    },
    {
      long: "save-profile",
      value: "FILE",
      complete: "file",
      help:
        "Save what was done as a profile; with --profile what is new is added to what that has.",
    },
    {
      short: "r",
      long: "rules",
      value: "PATH",
      repeat: true,
      complete: "file",
      help: "Rules file or folder instead of the default rules. Repeatable.",
    },
    MATURITY_OPTION,
    {
      short: "c",
      long: "config",
      value: "FILE",
      complete: "file",
      help: "Configuration file, for the rules and the probe.",
    },
  ],
  details:
    `Exit codes: 0 nothing found at or above --fail-on, 3 findings, 1 the audit could not be done, 2 wrong options.

The command runs on the same terminal, and signals to saker are passed on to it. Processes that turn into daemons are followed too.

The report is JSON in the form of src/audit/report.schema.json. As a check of package installs and builds:

    saker audit --save-profile build.profile -- make
    saker audit --profile build.profile --format sarif -o build.sarif -- make`,
  operands: { max: Infinity, complete: "file" },
  stopAtOperand: true,
  usageExitCode: 2,
  async run(args) {
    const { auditCommand } = await import("./_audit.ts");
    return await auditCommand(args);
  },
};

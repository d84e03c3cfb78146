import type { Command } from "./command.ts";

/** `saker record` */
export const command: Command = {
  name: "record",
  summary: "Write what happens on this machine into a capture file",
  usage: "-o FILE [options] [-- COMMAND…]",
  options: [
    {
      short: "o",
      long: "output",
      value: "FILE",
      complete: "file",
      help: "File to write; .gz at its end packs it; - is standard output.",
    },
    {
      long: "filter",
      value: "CONDITION",
      help:
        "Only events that fulfil the condition. What it takes to understand them is kept too, but not shown on replay.",
    },
    {
      long: "for",
      value: "DURATION",
      help: "Stop after this time: 30s, 10m, 2h.",
    },
    {
      long: "size",
      value: "LIMIT",
      help: "Stop when the file has this size (100M), or with --rotate go on.",
    },
    {
      long: "rotate",
      value: "N",
      help:
        "With --size: go on in another file, FILE.0001 and so on, and keep the last N.",
    },
    {
      short: "S",
      long: "snaplen",
      value: "BYTES",
      help: "Bytes kept of each data buffer (default 80).",
    },
    {
      short: "e",
      value: "FILE",
      complete: "file",
      help:
        "Take the events from another capture: to filter it, or to bring an old one up to date.",
    },
  ],
  operands: { max: Infinity },
  stopAtOperand: true,
  details:
    `With COMMAND: records until it ends, or a limit is reached, and exits with its code. Otherwise until INT or TERM. Files open in saker, Falco, sysdig and Stratoshark.`,
  async run(args) {
    const { recordCommand } = await import("./_record.ts");
    return await recordCommand(args);
  },
};

import type { Command } from "./command.ts";
import { RUN_OPTIONS } from "./run_options.ts";

/** `saker run`, which is also what `saker` does without a command. */
export const command: Command = {
  name: "run",
  summary: "Watch this machine and raise alerts (the default command)",
  usage: "[options]",
  options: RUN_OPTIONS,
  details:
    `Alerts go to standard output unless the configuration says otherwise. Signals: INT and TERM stop, HUP loads configuration and rules anew (and keeps the old ones if they have errors), USR1 reopens files and programs.`,
  async run(args) {
    const { runCommand } = await import("./_run.ts");
    return await runCommand(args);
  },
};

import { UserError } from "../../errors.ts";
import type { Command } from "../command.ts";
import { MATURITY_OPTION } from "../maturity.ts";
import { RULES_OPTION } from "./_rules.ts";

/** `saker explain` */
export const command: Command = {
  name: "explain",
  summary: "Show why a rule fires for an event, or does not",
  usage: "--rule RULE --event FIXTURE#TEST\n--rule RULE --event CAPTURE:N",
  details:
    "Prints the condition as a tree with what each part has seen and whether it was true. Parts in parentheses do not count: the decision falls before them.",
  options: [
    { long: "rule", value: "RULE", help: "Name of the rule." },
    {
      long: "event",
      value: "EVENT",
      complete: "file",
      help:
        "A test of a fixture file by its name, or an event of a capture by its number (evt.num).",
    },
    { ...RULES_OPTION, help: `${RULES_OPTION.help} Only with a capture.` },
    MATURITY_OPTION,
    {
      long: "all",
      help: "Write out macros and branches that do not matter, too.",
    },
  ],
  async run(args) {
    const rule = args.value("rule");
    const event = args.value("event");
    if (rule === undefined || event === undefined) {
      throw new UserError("saker explain needs --rule and --event");
    }
    const { explainEvent } = await import("./_explain_event.ts");
    return await explainEvent(rule, event, args);
  },
};

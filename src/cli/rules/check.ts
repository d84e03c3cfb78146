import { listRulesFiles, loadRuleFiles } from "../../rules/load/mod.ts";
import { UserError } from "../../errors.ts";
import { isFixture } from "../../rules/fixtures/mod.ts";
import type { Command } from "../command.ts";
import { print } from "../../print.ts";
import { report } from "./report.ts";

/** `saker rules check` */
export const check: Command = {
  name: "check",
  summary: "Check rules files",
  usage: "[--strict] FILE…",
  details:
    "The files are loaded one on top of the other, in the order given; a directory stands for its *.yaml and *.yml. " +
    "Exits with 1 when there are errors.",
  options: [{
    long: "strict",
    help: "Exit with 1 when there are warnings, too.",
  }],
  operands: { max: Infinity, complete: "file" },
  run(args) {
    if (args.operands.length === 0) {
      throw new UserError("saker rules check needs rules files");
    }
    // a shell's rules/*.yaml names the fixtures, too
    const operands = args.operands.filter((path) => !isFixture(path));
    const files = listRulesFiles(operands, true);
    const result = loadRuleFiles(files, { keepGoing: true });
    const { text, warnings } = report(result);
    if (text !== "") print(text);
    const rules = result.compilation.rules.length;
    print(
      `${plural(files.length, "file")}, ${plural(rules, "rule")}: ` +
        (!result.ok
          ? "invalid"
          : warnings > 0
          ? "valid, with warnings"
          : "valid"),
    );
    return !result.ok || (warnings > 0 && args.has("strict")) ? 1 : 0;
  },
};

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}

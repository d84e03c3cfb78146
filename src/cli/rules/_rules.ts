import { UserError } from "../../errors.ts";
import { defaultRules } from "../../resources.ts";
import {
  listRulesFiles,
  type LoadResult,
  loadRuleFiles,
} from "../../rules/load/mod.ts";
import type { Arguments } from "../arguments.ts";
import type { OptionSpec } from "../command.ts";
import { maturityOf } from "../maturity.ts";
import { report } from "./report.ts";

/** `-r` of the commands that look at rules. */
export const RULES_OPTION: OptionSpec = {
  short: "r",
  long: "rules",
  value: "PATH",
  repeat: true,
  complete: "file",
  help: "Rules file or folder; several in order. Default: saker's own rules.",
};

/**
 * Loads saker's own rules, if `--maturity` asks for them or `-r` names none, and then those that `-r` names.
 *
 * @throws {UserError} they cannot be loaded; the message is the report of what is wrong
 */
export function rulesOf(args: Arguments): LoadResult {
  const paths = args.values("rules");
  const maturity = maturityOf(args);
  const own = maturity !== undefined || paths.length === 0
    ? defaultRules(maturity)
    : [];
  const result = loadRuleFiles([...own, ...listRulesFiles(paths, true)]);
  if (!result.ok) {
    throw new UserError(`The rules are invalid\n${report(result).text}`);
  }
  return result;
}

import { UserError } from "../../errors.ts";
import { nearest } from "../../nearest.ts";
import { explainDecision } from "../../respond/kernel/decide.ts";
import { formatCondition, macrosOf } from "../../rules/condition/mod.ts";
import type { CompiledRule } from "../../rules/load/compiled.ts";
import { describeJson, type LoadResult } from "../../rules/load/mod.ts";
import type { Command } from "../command.ts";
import { print } from "../../print.ts";
import { MATURITY_OPTION } from "../maturity.ts";
import { RULES_OPTION, rulesOf } from "./_rules.ts";

/** `saker rules explain` */
export const explain: Command = {
  name: "explain",
  summary: "Show what a rule comes to",
  usage: "[-r PATH]… RULE",
  details:
    "Shows the condition as written and with macros, lists and exceptions written out, the events it can match, the macros, lists and fields it uses, and whether the probe could give a response to it by itself.",
  options: [RULES_OPTION, MATURITY_OPTION],
  operands: { max: 1 },
  run(args) {
    const [name] = args.operands;
    if (name === undefined) {
      throw new UserError("saker rules explain needs the name of a rule");
    }
    const result = rulesOf(args);
    print(explanation(result, findRule(result, name)));
    return 0;
  },
};

/** @throws {UserError} naming the rule that was probably meant */
export function findRule(
  { compilation }: Pick<LoadResult, "compilation">,
  name: string,
): CompiledRule {
  return ruleOf(compilation.rules, name);
}

/** As {@link findRule}, of a list of rules. */
export function ruleOf(
  rules: readonly CompiledRule[],
  name: string,
): CompiledRule {
  const rule = rules.find(({ info }) => info.name === name);
  if (rule !== undefined) return rule;
  const meant = nearest(name, rules.map(({ info }) => info.name));
  throw new UserError(
    `There is no rule '${name}'` +
      (meant === undefined
        ? "; saker rules list shows those that there are"
        : `: did you mean '${meant}'?`),
  );
}

interface Details {
  details: Record<string, string[]>;
}

function explanation(result: LoadResult, rule: CompiledRule): string {
  const { info } = rule;
  const { name } = info;
  const [{ details }] = describeJson(result, name).rules as [Details];
  const place = info.location;
  const facts: [string, string][] = [
    ["Rule", name + (info.enabled ? "" : " (off)")],
    [
      "Defined",
      `${place.name}:${place.position.line + 1}`,
    ],
    ["Description", info.description.trim().replace(/\s+/g, " ")],
    ["Priority", info.priority],
    ["Source", info.source],
    ["Tags", info.tags.join(" ")],
    [
      "Events",
      info.source !== "syscall"
        ? ""
        : rule.events.negated
        ? `any (${details.events.length})`
        : details.events.join(" "),
    ],
    ["Fields", details.condition_fields.join(" ")],
    ["Macros", [...macrosOf(rule.node, true)].sort().join(" ")],
    ["Lists", listsOf(result, rule).join(" ")],
    ["Exceptions", details.exception_names.join(" ")],
    ["Condition", info.condition.text.trim()],
    ["Expanded", formatCondition(rule.node)],
    ["Output", rule.outputText],
    [
      "In kernel",
      info.source === "syscall" ? explainDecision(rule.checked) : "",
    ],
  ];
  return facts.filter(([, text]) => text !== "").map(([title, text]) =>
    `${`${title}:`.padEnd(13)}${text.split("\n").join(`\n${" ".repeat(13)}`)}`
  ).join("\n");
}

/** The lists that the rule and its macros name. */
function listsOf(result: LoadResult, rule: CompiledRule): string[] {
  const { lists, macros } = result.compilation;
  const texts = [rule.condition.text];
  for (const name of macrosOf(rule.node, true)) {
    const macro = macros.get(name);
    if (macro !== undefined) texts.push(macro.info.condition.text);
  }
  const words = new Set(texts.flatMap((text) => text.split(/[\s(),=]+/)));
  return [...lists.keys()].filter((name) => words.has(name)).sort();
}

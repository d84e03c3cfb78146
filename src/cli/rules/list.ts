import { toJson } from "../../alerts/json.ts";
import { parsePriority, PRIORITIES } from "../../alerts/alert.ts";
import { UserError } from "../../errors.ts";
import { isEventName } from "../../events/tables.ts";
import type { CompiledRule } from "../../rules/load/compiled.ts";
import { eventNames } from "../../rules/load/mod.ts";
import type { Arguments } from "../arguments.ts";
import type { Command } from "../command.ts";
import { print } from "../../print.ts";
import { MATURITY_OPTION } from "../maturity.ts";
import { RULES_OPTION, rulesOf } from "./_rules.ts";

/** `saker rules list` */
export const list: Command = {
  name: "list",
  summary: "List rules",
  usage: "[options]",
  options: [
    RULES_OPTION,
    MATURITY_OPTION,
    {
      long: "tag",
      value: "TAG",
      repeat: true,
      help: "Only rules with this tag; several: with all of them.",
    },
    {
      long: "priority",
      value: "PRIORITY",
      complete: PRIORITIES,
      help: "Only rules that are at least so urgent.",
    },
    { long: "source", value: "SOURCE", help: "Only rules for this source." },
    {
      long: "event",
      value: "TYPE",
      help: "Only rules that can match events of this type.",
    },
    { long: "json", help: "Print JSON." },
    {
      long: "markdown",
      help: "Print a table in Markdown, with descriptions.",
    },
  ],
  run(args) {
    const fits = filterOf(args);
    const rules = rulesOf(args).compilation.rules.filter(fits);
    if (args.has("json")) print(toJson(rules.map(toObject)));
    else print((args.has("markdown") ? markdown : table)(rules));
    return 0;
  },
};

function filterOf(args: Arguments): (rule: CompiledRule) => boolean {
  const tags = args.values("tag");
  const source = args.value("source");
  const event = args.value("event");
  if (event !== undefined && !isEventName(event)) {
    throw new UserError(`There is no event type ${event}; see saker events`);
  }
  const wanted = args.value("priority");
  const priority = wanted === undefined ? "Debug" : parsePriority(wanted);
  if (priority === undefined) {
    throw new UserError(
      `There is no priority ${wanted}; there are ${PRIORITIES.join(", ")}`,
    );
  }
  const limit = PRIORITIES.indexOf(priority);
  return ({ info, events }) =>
    tags.every((tag) => info.tags.includes(tag)) &&
    PRIORITIES.indexOf(info.priority) <= limit &&
    (source === undefined || info.source === source) &&
    (event === undefined || (info.source === "syscall" && events.has(event)));
}

function toObject({ info, events }: CompiledRule) {
  return {
    name: info.name,
    description: info.description,
    priority: info.priority,
    source: info.source,
    enabled: info.enabled,
    tags: info.tags,
    ...info.source === "syscall" && { events: eventNames(events) },
  };
}

/** More names than this are not worth a column. */
const FEW = 6;

function eventsText({ info, events }: CompiledRule): string {
  if (info.source !== "syscall") return "";
  if (events.negated) return "any";
  const names = eventNames(events);
  return names.length > FEW
    ? `${names.slice(0, FEW).join(" ")} …`
    : names.join(" ");
}

function table(rules: readonly CompiledRule[]): string {
  const rows = [
    ["PRIORITY", "RULE", "SOURCE", "EVENTS"],
    ...rules.map((rule) => {
      const { info } = rule;
      const name = info.enabled ? info.name : `${info.name} (off)`;
      return [info.priority, name, info.source, eventsText(rule)];
    }),
  ];
  const widths = rows[0].map((_, i) =>
    Math.max(...rows.map((row) => row[i].length))
  );
  return rows.map((row) =>
    row.map((cell, i) => cell.padEnd(widths[i])).join("  ").trimEnd()
  ).join("\n");
}

function markdown(rules: readonly CompiledRule[]): string {
  const rows = rules.map((rule) => {
    const { info } = rule;
    return [
      info.name,
      info.description,
      info.priority,
      info.enabled ? "yes" : "no",
      eventsText(rule),
      info.tags.join(" "),
    ];
  });
  return [
    ["Rule", "Description", "Priority", "On", "Events", "Tags"],
    ["---", "---", "---", "---", "---", "---"],
    ...rows,
  ].map((row) =>
    `| ${
      row.map((cell) => cell.trim().replace(/\s+/g, " ").replace(/\|/g, "\\|"))
        .join(" | ")
    } |`
  ).join("\n");
}

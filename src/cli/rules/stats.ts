import { toJson } from "../../alerts/json.ts";
import { messageOf, UserError } from "../../errors.ts";
import { printError } from "../../log.ts";
import { configureLog } from "../../pipeline/logging.ts";
import { Pipeline } from "../../pipeline/pipeline.ts";
import {
  findRulesFiles,
  loadSettings,
  priorityOf,
  reportRules,
} from "../../pipeline/rules.ts";
import type { Settings } from "../../pipeline/settings.ts";
import { onSignals } from "../../pipeline/signals.ts";
import { openSource } from "../../pipeline/sources.ts";
import type { RuleEngine } from "../../rules/engine.ts";
import { compileEngine } from "../../rules/compile/mod.ts";
import { buildEngines, loadRuleFiles } from "../../rules/load/mod.ts";
import type { Arguments } from "../arguments.ts";
import { print } from "../../print.ts";
import { readSettings } from "../settings.ts";

/** What a rule has cost. */
export interface RuleCost {
  readonly rule: string;
  readonly evaluations: number;
  readonly matches: number;
  readonly milliseconds: number;
}

/** Runs `saker rules stats`. */
export async function runStats(args: Arguments): Promise<number> {
  const [capture] = args.operands;
  if (capture !== undefined) args.add("e", capture);
  const settings = readSettings(args);
  await configureLog(settings);
  if (settings.capture === undefined && settings.duration === 0) {
    throw new UserError(
      "saker rules stats needs a capture, or -M SECONDS to watch this machine",
    );
  }
  const [events, costs] = await measure(settings);
  costs.sort((a, b) => b.milliseconds - a.milliseconds);
  if (args.has("json")) print(toJson({ events, rules: costs.map(toObject) }));
  else print(`Events: ${events}\n${table(costs)}`);
  return 0;
}

async function measure(settings: Settings): Promise<[number, RuleCost[]]> {
  const { files, folders } = findRulesFiles(settings);
  const result = loadRuleFiles(files, loadSettings(settings));
  reportRules(result, settings.verbose);
  const matching = settings.config.rule_matching;
  const engines = buildEngines(result, {
    minPriority: priorityOf(settings.config),
    selection: settings.selection,
    matching,
    profile: true,
  });
  const engineOf = (source: string): RuleEngine =>
    engines.get(source) ?? compileEngine([], { matching });
  const opened = await openSource(settings, {
    engines,
    engineOf,
    files: [],
    folders,
  });
  const { source, state } = opened;
  const engine = engineOf(source.name);
  const pipeline = new Pipeline(source.name, state, engine, () => {});
  const end = new AbortController();
  const stopSignals = onSignals({
    stop: () => end.abort(),
    reload: () => {},
    reopen: () => {},
  });
  const timer = settings.duration > 0 && !opened.offline
    ? setTimeout(() => end.abort(), settings.duration * 1000)
    : undefined;
  try {
    opened.prepare();
    await source.run((view) => pipeline.handle(view), end.signal);
  } catch (error) {
    // what was read up to there counts
    printError(`Warning: ${messageOf(error)}`);
  } finally {
    clearTimeout(timer);
    stopSignals();
    source.close();
    state.close();
  }
  const costs = engine.rules.map(({ name, index }) => {
    const { evaluations = 0, matches = 0, milliseconds = 0 } =
      engine.profile?.[index] ?? {};
    return { rule: name, evaluations, matches, milliseconds };
  });
  return [pipeline.events, costs];
}

function toObject({ rule, evaluations, matches, milliseconds }: RuleCost) {
  return {
    rule,
    evaluations,
    matches,
    nanoseconds: Math.round(milliseconds * 1e6),
  };
}

/** Rules by time, the most expensive first. */
export function table(costs: readonly RuleCost[]): string {
  const sum = costs.reduce((sum, cost) => sum + cost.milliseconds, 0);
  const rows = costs.map((cost) => [
    cost.milliseconds.toFixed(2),
    sum === 0 ? "-" : `${(100 * cost.milliseconds / sum).toFixed(1)}%`,
    String(cost.evaluations),
    cost.evaluations === 0
      ? "-"
      : String(Math.round(cost.milliseconds * 1e6 / cost.evaluations)),
    String(cost.matches),
    cost.rule,
  ]);
  const all = [["MS", "SHARE", "EVALUATIONS", "NS EACH", "MATCHES"], ...rows];
  const widths = all[0].map((_, i) =>
    Math.max(...all.map((row) => row[i].length))
  );
  const line = (row: readonly string[], rule: string) =>
    `${widths.map((width, i) => row[i].padStart(width)).join("  ")}  ${rule}`;
  return [
    line(all[0], "RULE"),
    ...rows.map((row) => line(row, row[5])),
  ].join("\n");
}

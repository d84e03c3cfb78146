import { PRIORITIES, type Priority } from "../../alerts/alert.ts";
import { compileEngine, type RuleInput } from "../compile/mod.ts";
import type { RuleEngine } from "../engine.ts";
import type { CompiledRule } from "./compiled.ts";
import type { LoadResult } from "./load.ts";
import { type Selection, selectRules } from "./selection.ts";

/** Which of the loaded rules are used, and how. */
export interface EngineSettings {
  /** Rules of lower urgency are left out; default: none. */
  readonly minPriority?: Priority;
  /** Switches rules on and off, in turn, starting from what the files say. */
  readonly selection?: readonly Selection[];
  /** Default: only the first rule that matches fires. */
  readonly matching?: "first" | "all";
  /** Count evaluations, matches and time of each rule. */
  readonly profile?: boolean;
}

/**
 * One engine for each source that has rules switched on.
 *
 * @param result must be {@link LoadResult.ok}
 */
export function buildEngines(
  { compilation }: LoadResult,
  settings: EngineSettings = {},
): Map<string, RuleEngine> {
  const { minPriority = "Debug", selection = [], matching = "first" } =
    settings;
  const limit = PRIORITIES.indexOf(minPriority);
  const rules = compilation.rules.map((rule) => ({
    rule,
    name: rule.info.name,
    tags: rule.info.tags,
  }));
  const chosen = selectRules(rules, ({ rule }) => rule.info.enabled, selection)
    .map(({ rule }) => rule)
    .filter(({ info }) => PRIORITIES.indexOf(info.priority) <= limit);
  const bySource = Map.groupBy(chosen, ({ info }) => info.source);
  const engines = new Map<string, RuleEngine>();
  for (const [source, rules] of bySource) {
    engines.set(
      source,
      compileEngine(rules.map(inputOf), {
        matching,
        profile: settings.profile,
      }),
    );
  }
  return engines;
}

/** A rule as the engine takes it. */
export function inputOf({ info, checked, output }: CompiledRule): RuleInput {
  return {
    name: info.name,
    description: info.description,
    priority: info.priority,
    source: info.source,
    tags: info.tags,
    output,
    capture: info.capture,
    captureDuration: info.captureDuration,
    condition: checked,
  };
}

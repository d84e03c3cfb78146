import {
  checkLibraries,
  type Config,
  loadConfig,
  type LoadedConfig,
} from "../config/mod.ts";
import { UserError } from "../errors.ts";
import { auditFile, enabledSources } from "../pipeline/enabled_sources.ts";
import type { Settings } from "../pipeline/settings.ts";
import type { Selection } from "../rules/load/selection.ts";
import { BUILT_IN_PLUGINS } from "../rules/load/version.ts";
import type { Arguments } from "./arguments.ts";
import { maturityOf } from "./maturity.ts";

/**
 * Reads the configuration and puts the options on top.
 *
 * @throws {UserError} something is wrong in either
 */
export function readSettings(args: Arguments): Settings {
  const overrides = [...args.values("option")];
  if (args.has("print-base64")) overrides.push("buffer_format_base64=true");
  if (args.has("A")) overrides.push("base_syscalls.all=true");
  const snaplen = args.value("snaplen");
  if (snaplen !== undefined) overrides.push(`falco_libs.snaplen=${snaplen}`);
  const capture = args.value("e");
  if (capture !== undefined) {
    overrides.push(
      "engine.kind=replay",
      `engine.replay.capture_file=${capture}`,
    );
  } else if (args.has("nodriver")) overrides.push("engine.kind=nodriver");
  const loaded = loadConfig({ file: args.value("config"), overrides });
  const { config } = loaded;
  checkLibraries(config, (name) => BUILT_IN_PLUGINS.has(name));
  const replay = config.engine.kind === "replay";
  const sources = replay ? [] : enabledSources(
    config,
    args.values("enable-source"),
    args.values("disable-source"),
  );
  const fromCommandLine = args.values("rules");
  const maturity = maturityOf(args);
  const rulesPaths = fromCommandLine.length > 0
    ? fromCommandLine
    : config.rules_files ?? config.rules_file;
  const noRules = rulesPaths === undefined &&
    saysNothing(args.value("config"), loaded);
  return {
    loaded,
    config,
    rulesPaths: rulesPaths ?? [],
    maturity: maturity ??
      (rulesPaths === undefined && !noRules ? "stable" : undefined),
    rulesRequired: fromCommandLine.length > 0,
    selection: [...configured(config), ...selectionOf(args)],
    capture: replay
      ? config.engine.replay.capture_file
      : auditFile(config, sources),
    speed: speedOf(args),
    duration: numberOf(args, "M", 0),
    printEvents: args.value("print") === "",
    print: args.value("p") ?? (args.value("print") || undefined),
    allEvents: config.base_syscalls.all,
    sources,
    statsFile: args.value("stats-file"),
    statsInterval: Math.max(100, numberOf(args, "stats-interval", 5000)),
    verbose: args.has("v"),
    dryRun: args.has("dry-run"),
  };
}

/** Whether somebody gave a configuration without a single key, which is never meant, as it is in Falco. */
function saysNothing(file: string | undefined, loaded: LoadedConfig): boolean {
  return file !== undefined &&
    /^(?:\s*(?:#.*|---)?\n)*\s*$/.test(loaded.files[0].content);
}

function configured(config: Config): Selection[] {
  const steps: Selection[] = [];
  for (const entry of config.rules) {
    for (const enable of [false, true]) {
      const { rule, tag } = (enable ? entry.enable : entry.disable) ?? {};
      if (rule !== undefined) {
        steps.push({ enable, by: "wildcard", value: rule });
      }
      if (tag !== undefined) steps.push({ enable, by: "tag", value: tag });
    }
  }
  return steps;
}

function selectionOf(args: Arguments): Selection[] {
  const names = args.values("D");
  const disabled = args.values("T");
  const enabled = args.values("t");
  if (enabled.length > 0 && names.length + disabled.length > 0) {
    throw new UserError(
      "You can not specify both disabled (-D/-T) and enabled (-t) rules",
    );
  }
  const step = (enable: boolean, by: Selection["by"]) => (value: string) => ({
    enable,
    by,
    value,
  });
  return [
    ...names.map(step(false, "substring")),
    ...disabled.map(step(false, "tag")),
    ...(enabled.length > 0 ? [step(false, "substring")("")] : []),
    ...enabled.map(step(true, "tag")),
  ];
}

function speedOf(args: Arguments): "max" | "real" {
  const speed = args.value("speed") ?? "max";
  if (speed === "max" || speed === "real") return speed;
  throw new UserError(`--speed ${speed}: expected max or real`);
}

function numberOf(args: Arguments, name: string, fallback: number): number {
  const text = args.value(name);
  if (text === undefined) return fallback;
  const n = Number(text);
  if (!Number.isFinite(n) || n < 0 || text.trim() === "") {
    throw new UserError(
      `-${name.length > 1 ? "-" : ""}${name} ${text}: expected a number`,
    );
  }
  return n;
}

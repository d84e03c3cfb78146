import { PRIORITIES, type Priority } from "../alerts/alert.ts";
import type { Config } from "../config/mod.ts";
import { messageOf, UserError } from "../errors.ts";
import { log, printError } from "../log.ts";
import { defaultRules } from "../resources.ts";
import { compileEngine } from "../rules/compile/mod.ts";
import type { Response } from "../respond/action.ts";
import type { Armament } from "../respond/kernel/arm.ts";
import type { CheckedNode } from "../rules/condition/checked.ts";
import type { RuleEngine } from "../rules/engine.ts";
import {
  type AppendOutput,
  buildEngines,
  type ExtraField,
  formatResult,
  listRulesFiles,
  type LoadResult,
  loadRuleFiles,
  type LoadSettings,
  type RulesFile,
} from "../rules/load/mod.ts";
import type { Settings } from "./settings.ts";

/** Rules that are loaded, chosen and compiled. */
export interface LoadedRules {
  /** By source. */
  engines: ReadonlyMap<string, RuleEngine>;
  /** The source's engine, or one without rules. */
  engineOf(source: string): RuleEngine;
  /** Conditions of the rules for syscalls, by name; those who only want events need none. */
  conditions?: ReadonlyMap<string, CheckedNode>;
  /** Responses that the rules themselves name. */
  responses?: readonly Response[];
  /** Responses that the probe is to give by itself. */
  armament?: Armament;
  /** Files and folders that were read, for the watcher. */
  files: readonly string[];
  folders: readonly string[];
}

/** The rules files of a run, in the order in which they are loaded. */
export interface RulesFiles {
  files: readonly RulesFile[];
  folders: readonly string[];
}

/**
 * Finds the rules files that command line or configuration name, behind the default rules where those are wanted.
 *
 * @throws {UserError} a file of the command line does not exist, or nothing is left
 */
export function findRulesFiles(settings: Settings): RulesFiles {
  const { rulesPaths, rulesRequired, maturity } = settings;
  const own = maturity === undefined ? [] : defaultRules(maturity);
  let files: string[];
  try {
    files = listRulesFiles(rulesPaths, rulesRequired);
  } catch (error) {
    throw new UserError(messageOf(error));
  }
  const folders = rulesPaths.filter(isFolder);
  if (own.length + files.length + folders.length === 0) {
    throw new UserError(
      "You must specify at least one rules file/directory via -r or a rules_files entry in the configuration",
    );
  }
  return { files: [...own, ...files], folders };
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}

/** How the configuration wants outputs to be changed when rules are loaded. */
export function loadSettings(settings: Settings): LoadSettings {
  const { config, print } = settings;
  const appendOutput = config.append_output.map((entry): AppendOutput => ({
    match: entry.match,
    extraOutput: entry.extra_output,
    extraFields: entry.extra_fields.flatMap((field): ExtraField[] =>
      typeof field === "string"
        ? [field]
        : Object.entries(field as Record<string, unknown>)
          .map(([name, format]) => ({ name, format: String(format) }))
    ),
    suggestedOutput: entry.suggested_output,
  }));
  if (print !== undefined) {
    const known = PRINT_FORMATS[print];
    appendOutput.push({
      match: known === undefined ? {} : { source: "syscall" },
      extraOutput: known ?? print,
    });
  }
  return { appendOutput, base64: config.buffer_format_base64 };
}

const CONTAINER = "container=%container.name (id=%container.id)";
const KUBERNETES =
  "k8s.ns=%k8s.ns.name k8s.pod=%k8s.pod.name container=%container.id";

/** What the short values of `-p` stand for. */
const PRINT_FORMATS: Record<string, string> = {
  c: CONTAINER,
  container: CONTAINER,
  k: KUBERNETES,
  kubernetes: KUBERNETES,
};

/**
 * Loads and compiles the rules.
 *
 * @param additional files that go with the default rules, where these are loaded
 * @throws {UserError} a file cannot be loaded; the message is what Falco prints
 */
export function loadRules(
  settings: Settings,
  additional: readonly RulesFile[] = [],
): LoadedRules {
  const found = findRulesFiles(settings);
  const { folders } = found;
  const files = settings.maturity !== undefined
    ? [...found.files, ...additional]
    : found.files;
  log.info("Loading rules from:");
  const result = loadRuleFiles(files, loadSettings(settings));
  for (const { name, schemaWarnings } of result.files) {
    log.info(`   ${name} | schema validation: ${schemaWarnings[0] ?? "ok"}`);
  }
  reportRules(result, settings.verbose);
  const { config } = settings;
  const matching = config.rule_matching;
  const engines = buildEngines(result, {
    minPriority: priorityOf(config),
    selection: settings.selection,
    matching,
  });
  return {
    engines,
    engineOf: (source) =>
      engines.get(source) ?? compileEngine([], { matching }),
    conditions: new Map(
      result.compilation.rules
        .filter(({ info }) => info.source === "syscall")
        .map(({ info, checked }) => [info.name, checked]),
    ),
    responses: responsesOf(result, engines.values()),
    files: files.filter((file) => typeof file === "string"),
    folders,
  };
}

/** The responses of the rules that are switched on. */
function responsesOf(
  { compilation }: LoadResult,
  engines: Iterable<RuleEngine>,
): Response[] {
  const loaded = new Set(
    [...engines].flatMap(({ rules }) => rules.map(({ name }) => name)),
  );
  return compilation.rules
    .filter(({ info }) => loaded.has(info.name))
    .map(({ info }) => info.response)
    .filter((response) => response !== undefined);
}

/**
 * Says what loading has shown: warnings on stderr when verbose.
 *
 * @throws {UserError} a file cannot be loaded; the message is what Falco prints
 */
export function reportRules(result: LoadResult, verbose: boolean): void {
  if (result.pluginError !== undefined) throw new UserError(result.pluginError);
  for (const file of result.files) {
    if (!file.ok) throw new UserError(formatResult(file, true));
    if (verbose && file.warnings.length > 0) {
      printError(formatResult(file, true));
    }
  }
}

/** The least urgent priority that is loaded, by its full name. */
export function priorityOf(config: Config): Priority {
  const text = config.priority.toLowerCase();
  return PRIORITIES.find((name) => name.toLowerCase().startsWith(text)) ??
    ({
      warn: "Warning",
      err: "Error",
      crit: "Critical",
      emerg: "Emergency",
    } as Record<string, Priority>)[text] ?? "Debug";
}

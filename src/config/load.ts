import { parse } from "@std/yaml";
import { messageOf, UserError } from "../errors.ts";
import { yamlFilesOf } from "./files.ts";
import { expandEnvironment } from "./environment.ts";
import { applyOverride } from "./override.ts";
import { CONFIG, type Config, DROP_ACTIONS } from "./schema.ts";
import { ConfigReport } from "./types.ts";

/** Where a configuration is looked for when `-c` does not say. */
export const CONFIG_PATHS: readonly string[] = [
  "/etc/saker/saker.yaml",
  "/etc/falco/falco.yaml",
];

/** A file that was read. */
export interface ConfigFile {
  path: string;
  content: string;
  /** Keys in it that nobody knows. */
  unknown: readonly string[];
}

/** A configuration and where it came from. */
export interface LoadedConfig {
  config: Config;
  /** The main file, or undefined when there is none: everything at its default. */
  file: string | undefined;
  /** The main file and those it includes, in the order of reading. */
  files: readonly ConfigFile[];
  /** Folders named by `config_files`, for the watcher. */
  folders: readonly string[];
  /** Things to tell the user that do not keep saker from running. */
  warnings: readonly string[];
}

/** Settings of {@link loadConfig}. */
export interface LoadConfigOptions {
  /** `-c`; undefined = the first of {@link CONFIG_PATHS} that exists. */
  file?: string;
  /** `-o` options, in order. */
  overrides?: readonly string[];
  /** Looks up environment variables. */
  variable?: (name: string) => string | undefined;
}

type Mapping = Record<string, unknown>;

/**
 * Reads the configuration: main file, files it includes, environment, overrides; then checks it.
 *
 * @throws {UserError} a file cannot be read or is not YAML, or a value is wrong; the message names file and key
 */
export function loadConfig(options: LoadConfigOptions = {}): LoadedConfig {
  const file = options.file ?? CONFIG_PATHS.find(isFile);
  const report = new ConfigReport();
  const reader = new ConfigReader(
    options.variable ?? ((name) => Deno.env.get(name)),
  );
  const raw: Mapping = file === undefined ? {} : reader.read(file);
  const strategies: string[] = [];
  const overrides = options.overrides ?? [];
  for (const override of overrides.filter(includesFiles)) {
    applyOverride(raw, override);
  }
  const folders: string[] = [];
  for (const { path, strategy } of includes(raw.config_files, strategies)) {
    if (path === file) {
      throw new UserError(
        `Error reading config file (${path}): config_files: the file includes itself`,
      );
    }
    const found = yamlFilesOf(path);
    if (found === undefined) continue;
    if (found.folder) folders.push(path);
    for (const included of found.files) {
      if (included === file) continue;
      const more = reader.read(included);
      if (more.config_files !== undefined) {
        report.errors.push(
          `${included}: config_files: an included file may not include others`,
        );
      }
      merge(raw, more, strategy);
    }
  }
  for (const override of overrides) {
    if (!includesFiles(override)) applyOverride(raw, override);
  }

  const { files } = reader;
  return {
    config: configOf(raw, file, files, report),
    file,
    files,
    folders,
    warnings: [
      ...strategies,
      ...files.flatMap(({ path, unknown }) =>
        unknown.map((warning) => `${path}: ${warning}`)
      ),
      ...unknownOverrides(overrides),
    ],
  };
}

/** Reads configuration files and remembers them. */
class ConfigReader {
  readonly files: ConfigFile[] = [];
  readonly #variable: (name: string) => string | undefined;

  constructor(variable: (name: string) => string | undefined) {
    this.#variable = variable;
  }

  /** @throws {UserError} the file cannot be read or is not YAML */
  read(path: string): Mapping {
    const content = readText(path);
    const raw = expandEnvironment(
      parseMapping(content, path),
      this.#variable,
    ) as Mapping;
    const report = new ConfigReport();
    CONFIG.read(raw, "", report);
    this.files.push({ path, content, unknown: report.warnings });
    return raw;
  }
}

/**
 * The configuration that all files and options together say.
 *
 * @throws {UserError} something in them is wrong
 */
function configOf(
  raw: Mapping,
  file: string | undefined,
  files: readonly ConfigFile[],
  report: ConfigReport,
): Config {
  const config = CONFIG.read(raw, "", report);
  check(config, raw, report);
  if (report.errors.length > 0) {
    const place = files.map(({ path }) => path).join(", ") || "command line";
    throw new UserError(
      `Error reading config file (${place}): ${report.errors.join("; ")}`,
    );
  }
  // without a file the system's log is left alone
  return file !== undefined || raw.log_syslog !== undefined
    ? config
    : { ...config, log_syslog: false };
}

function check(config: Config, raw: Mapping, report: ConfigReport): void {
  if (raw.rules_file !== undefined && raw.rules_files !== undefined) {
    report.errors.push(
      "both 'rules_files' and 'rules_file' keys set: keep 'rules_files'",
    );
  }
  checkDrops(config, report);
  const { file_output: file, program_output: program, http_output: http } =
    config;
  const needsText = (
    on: boolean,
    output: string,
    key: string,
    text: string,
  ) => {
    if (!on || text.trim() !== "") return;
    report.errors.push(
      `${output}_output.${key}: ${output} output enabled but no ${key} in configuration block`,
    );
  };
  needsText(file.enabled, "file", "filename", file.filename);
  needsText(program.enabled, "program", "program", program.program);
  needsText(http.enabled, "http", "url", http.url);
  if (
    config.engine.kind === "replay" && config.engine.replay.capture_file === ""
  ) {
    report.errors.push(
      "engine.kind is 'replay' but no engine.replay.capture_file specified",
    );
  }
}

function checkDrops(config: Config, report: ConfigReport): void {
  const { actions, threshold } = config.syscall_event_drops;
  const known = new Set<string>(DROP_ACTIONS);
  if (actions.some((action) => !known.has(action))) {
    report.errors.push(
      'available actions for syscall event drops are "ignore", "log", "alert", and "exit"',
    );
  }
  const louder = actions.find((action) => ["log", "alert"].includes(action));
  if (actions.includes("ignore") && louder !== undefined) {
    report.errors.push(
      `syscall event drop action "${louder}" does not make sense with the "ignore" action`,
    );
  }
  if (threshold < 0 || threshold > 1) {
    report.errors.push(
      "syscall event drops threshold must be a double in the range [0, 1]",
    );
  }
}

/** Warnings about overrides of keys that nobody knows. */
function unknownOverrides(overrides: readonly string[]): string[] {
  return overrides.flatMap((override) => {
    const alone: Mapping = {};
    try {
      applyOverride(alone, override.replaceAll(/\[\d+\]/g, "[]"));
    } catch {
      return [];
    }
    const report = new ConfigReport();
    CONFIG.read(alone, "", report);
    return report.warnings.map((warning) => `-o ${override}: ${warning}`);
  });
}

/** Whether an override names further files, which must be known before they are read. */
function includesFiles(override: string): boolean {
  return /^config_files\b/.test(override);
}

const STRATEGIES = ["append", "override", "add-only"] as const;
type Strategy = typeof STRATEGIES[number];

/** The entries of `config_files`. A strategy that does not exist is `append`, with a warning. */
function includes(
  value: unknown,
  warnings: string[],
): { path: string; strategy: Strategy }[] {
  const entries = value === undefined || value === null
    ? []
    : Array.isArray(value)
    ? value
    : [value];
  // there is no file without a name, and files that are not there are left out
  return entries.filter((entry) => entry !== "").map((entry) => {
    if (typeof entry === "string") return { path: entry, strategy: "append" };
    const { path, strategy = "append" } = (entry ?? {}) as Mapping;
    if (typeof path !== "string") {
      throw new UserError(
        "config_files: each entry is a path or {path, strategy} with strategy append, override or add-only",
      );
    }
    const known = STRATEGIES.find((name) => name === strategy);
    if (known === undefined) {
      warnings.push(
        `config_files: ${path}: '${strategy}' is not one of ${
          STRATEGIES.join(", ")
        }; append is used`,
      );
    }
    return { path, strategy: known ?? "append" };
  });
}

function merge(into: Mapping, more: Mapping, strategy: Strategy): void {
  for (const [key, value] of Object.entries(more)) {
    const known = into[key];
    if (strategy === "add-only" && known !== undefined) continue;
    into[key] = strategy === "append" && Array.isArray(known) &&
        Array.isArray(value)
      ? [...known, ...value]
      : value;
  }
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

function readText(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    throw new UserError(
      error instanceof Deno.errors.NotFound
        ? `Could not find configuration file at ${path}`
        : `Could not read configuration file ${path}: ${messageOf(error)}`,
    );
  }
}

function parseMapping(content: string, path: string): Mapping {
  let value: unknown;
  try {
    value = parse(content);
  } catch (error) {
    throw new UserError(
      `Error reading config file (${path}): ${messageOf(error)}`,
    );
  }
  if (value === null || value === undefined) return {};
  if (typeof value !== "object" || Array.isArray(value)) {
    throw new UserError(
      `Error reading config file (${path}): expected a mapping of keys to values at the top`,
    );
  }
  return value as Mapping;
}

/**
 * Rules files: reading, checking, putting rules into engines, and telling people and tools about all that.
 *
 * @module
 */
import type { EventNames } from "../condition/mod.ts";
import { RealChecker } from "./checker.ts";
import * as describing from "./describe.ts";
import {
  type LoadResult,
  type LoadSettings,
  type RulesFile,
  RulesLoader,
} from "./load.ts";
import { type Validation, validation } from "./validate.ts";

export { UnknownRule } from "./describe.ts";
export { buildEngines } from "./engines.ts";
export type { EngineSettings } from "./engines.ts";
export { LoadError } from "./error.ts";
export type { LoadWarning } from "./error.ts";
export { listRulesFiles } from "./files.ts";
export type { LoadResult, LoadSettings, RulesFile } from "./load.ts";
export type { AppendOutput, ExtraField } from "./outputs.ts";
export { formatResult } from "./validate.ts";

/**
 * Loads rules files one on top of the other, up to the first one with errors. Nothing is put to use: a failed load
 * leaves the engines of an earlier one as they are.
 */
export function loadRuleFiles(
  files: readonly RulesFile[],
  settings: LoadSettings = {},
): LoadResult {
  // one for each load: it remembers everything that it has checked
  const checker = new RealChecker();
  return new RulesLoader(checker, checker).load(files, settings);
}

/** Loads all files and says what is wrong with each (`-V`). */
export function validateRuleFiles(
  files: readonly RulesFile[],
  settings: LoadSettings = {},
): Validation & { readonly result: LoadResult } {
  const result = loadRuleFiles(files, { ...settings, keepGoing: true });
  return { ...validation(result.files), result };
}

/** The names of a set of events, sorted; of a negated one all others that there are. */
export function eventNames(names: EventNames): string[] {
  return new RealChecker().eventNames(names);
}

/**
 * The table of rules that `-L` and `-l` print.
 *
 * @throws {UnknownRule}
 */
export function describeText(result: LoadResult, ruleName?: string): string {
  return describing.describeText(result, ruleName);
}

/**
 * The object that `-L` and `-l` print with JSON output.
 *
 * @throws {UnknownRule}
 */
export function describeJson(
  result: LoadResult,
  ruleName?: string,
): Record<string, unknown> {
  return describing.describeJson(result, new RealChecker(), ruleName);
}

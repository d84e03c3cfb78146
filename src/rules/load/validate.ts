import { ERRORS, WARNINGS } from "./codes.ts";
import type { LoadError, LoadWarning } from "./error.ts";
import type { FileResult } from "./load.ts";

/**
 * The result of one file as the validator's text shows it: all errors and warnings with their places, or only their
 * codes.
 */
export function formatResult(result: FileResult, verbose: boolean): string {
  const { name, ok, errors, warnings } = result;
  const verdict = !ok
    ? "Invalid"
    : warnings.length > 0
    ? "Ok, with warnings"
    : "Ok";
  const head = name === "" ? verdict : `${name}: ${verdict}`;
  return head +
    (verbose ? verboseBlocks(errors, warnings) : summary(errors, warnings));
}

function verboseBlocks(
  errors: readonly LoadError[],
  warnings: readonly LoadWarning[],
): string {
  let text = "";
  if (errors.length > 0) {
    text += `\n${errors.length} Errors:\n`;
    for (const error of errors) {
      text += block(error, `${error.code} (${ERRORS[error.code].short})`);
    }
  }
  if (warnings.length > 0) {
    text += `\n${warnings.length} Warnings:\n`;
    for (const warning of warnings) {
      text += block(
        warning,
        `${warning.code} (${WARNINGS[warning.code].short})`,
      );
    }
  }
  return text;
}

function block(item: LoadError | LoadWarning, title: string): string {
  return `${item.location}------\n${item.location.snippet()}------\n` +
    `${title}: ${item.message}\n`;
}

function summary(
  errors: readonly LoadError[],
  warnings: readonly LoadWarning[],
): string {
  let text = "";
  if (errors.length > 0) {
    const codes = errors.map(({ code }) => `${code} (${ERRORS[code].short})`);
    text += `\n ${errors.length} errors: [${codes.join(" ")}]`;
  }
  if (warnings.length > 0) {
    const codes = warnings.map(({ code }) =>
      `${code} (${WARNINGS[code].short})`
    );
    text += `\n ${warnings.length} warnings: [${codes.join(" ")}]`;
  }
  return text;
}

/** The result of one file as an element of `falco_load_results`. */
function resultToJson(result: FileResult): Record<string, unknown> {
  const { name, ok, errors, warnings, schemaWarnings } = result;
  return {
    errors: errors.map((error) =>
      // Falco prints the short text of errors here, and the long text of warnings
      item(error, ERRORS[error.code].short)
    ),
    name,
    schema_valid: schemaWarnings[0] ?? "ok",
    schema_warnings: schemaWarnings,
    successful: ok,
    warnings: warnings.map((warning) => ({
      ...item(warning, WARNINGS[warning.code].long),
      ...warning.deprecatedField !== undefined &&
        { deprecated_field: warning.deprecatedField },
    })),
  };
}

function item(
  { code, location, message }: LoadError | LoadWarning,
  codedesc: string,
): Record<string, unknown> {
  return {
    code,
    codedesc,
    context: { locations: location.toJSON(), snippet: location.snippet() },
    message,
  };
}

/** What `-V` prints. */
export interface Validation {
  readonly ok: boolean;
  /** For stdout: a block for each file, warnings only where there are errors too. */
  readonly text: string;
  /** For the log: files that are valid with warnings, in full. */
  readonly logged: readonly string[];
  /** The object that is printed instead of {@link text} when JSON is asked for. */
  readonly json: { falco_load_results: unknown[] };
}

/** Puts the results of all files together as `-V` prints them. */
export function validation(files: readonly FileResult[]): Validation {
  const logged: string[] = [];
  const blocks = files.map((file) => {
    let text = formatResult(file, !file.ok || file.warnings.length === 0);
    if (file.ok && file.warnings.length > 0) {
      text = `${file.name}: Ok, with warnings`;
      logged.push(formatResult(file, true));
    }
    return text + hintAtConfiguration(file);
  });
  return {
    ok: files.every(({ ok }) => ok),
    text: blocks.join("\n"),
    logged,
    json: { falco_load_results: files.map(resultToJson) },
  };
}

/** People give the configuration to the validator of rules. */
function hintAtConfiguration({ name, errors }: FileResult): string {
  const [error] = errors;
  if (error?.message !== "Rules content is not yaml array of objects") {
    return "";
  }
  return "\nHint: --validate accepts Falco rules files only. To validate a Falco configuration file and its configured " +
    `rules, use --dry-run. (saker -c ${name} --dry-run)`;
}

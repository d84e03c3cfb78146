import { type OutputTemplate, TemplateError } from "../output/mod.ts";
import type { CompiledRule } from "./compiled.ts";
import type { RulesetCompiler } from "./compiler.ts";
import { LoadError, type Warn } from "./error.ts";
import { ExtendedTemplate, extendOutput } from "./outputs.ts";
import type { RuleInfo } from "./ruleset.ts";

const CONTAINER_INFO = "%container.info";
const DEPRECATED_FIELDS = [
  "evt.dir",
  "evt.latency",
  "evt.latency.s",
  "evt.latency.ns",
  "evt.latency.human",
  "evt.wait_latency",
];

/** What compiling a rule's output gives. */
export type CompiledOutput = Pick<
  CompiledRule,
  "output" | "outputText" | "extraFields"
>;

/**
 * Compiles the output of a rule with all that the configuration adds to it.
 *
 * @returns undefined when the rule is to be skipped for a field that is not known (`skip-if-unknown-filter`)
 * @throws {LoadError} it cannot be compiled
 */
export function compileOutput(
  info: RuleInfo,
  compiler: RulesetCompiler,
  warn: Warn,
): CompiledOutput | undefined {
  const { text, fields } = extendOutput(info, compiler.options.appendOutput);
  let outputText = text;
  if (text.includes(CONTAINER_INFO)) {
    warn({
      code: "LOAD_DEPRECATED_ITEM",
      message:
        "%container.info is deprecated and no more useful, and will be dropped by Falco 1.0.0. The container plugin will automatically add required fields to the output message.",
      location: info.location,
    });
    outputText = text.replaceAll(CONTAINER_INFO, "");
  }
  const output = compileTemplate(info, outputText, compiler, warn);
  if (output === undefined) return undefined;
  const plain: OutputTemplate[] = [];
  const formatted: [string, OutputTemplate][] = [];
  const extraFields = new Map<string, string>();
  for (const [name, field] of fields) {
    const template = compileTemplate(info, field.format, compiler, warn);
    if (template === undefined) return undefined;
    extraFields.set(name, field.format);
    if (field.plain) plain.push(template);
    else formatted.push([name, template]);
  }
  return {
    outputText,
    extraFields,
    output: fields.size === 0
      ? output
      : new ExtendedTemplate(output, plain, formatted),
  };
}

function compileTemplate(
  info: RuleInfo,
  text: string,
  compiler: RulesetCompiler,
  warn: Warn,
): OutputTemplate | undefined {
  try {
    const template = compiler.template(text, info.source);
    warnDeprecated(info, text, warn);
    return template;
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    const { message, unknown, hint, offset } = error;
    const location = info.outputLocation.placed(info.output.place(offset));
    if (!(unknown && info.skipIfUnknownFilter)) {
      throw new LoadError("LOAD_ERR_COMPILE_OUTPUT", message, location, hint);
    }
    warn({ code: "LOAD_UNKNOWN_FILTER", message, location, hint });
    return undefined;
  }
}

function warnDeprecated(info: RuleInfo, text: string, warn: Warn): void {
  for (const field of DEPRECATED_FIELDS) {
    if (!text.includes(field)) continue;
    warn({
      code: "LOAD_DEPRECATED_ITEM",
      message:
        `usage of deprecated field '${field}' has been detected in the rule output`,
      location: info.outputLocation,
      deprecatedField: field,
    });
  }
}

import { ConditionText } from "./condition_text.ts";
import {
  booleanAt,
  optionalBoolean,
  optionalUint32,
  priorityAt,
  scalarAt,
  tagsAt,
  textAt,
} from "./decode.ts";
import { LoadError } from "./error.ts";
import { checkOrSkip } from "./exceptions.ts";
import type { Location } from "./location.ts";
import { readExceptions } from "./read_exceptions.ts";
import type { Reading } from "./read_file.ts";
import { readResponse } from "./read_response.ts";
import { readOverrides } from "./read_override.ts";
import type { RuleInfo } from "./ruleset.ts";
import { appendRule, overrideRule } from "./update_rule.ts";
import type { YamlMap } from "./yaml.ts";

const APPENDABLE = new Set([
  "condition",
  "output",
  "desc",
  "tags",
  "exceptions",
]);
const REPLACEABLE = new Set([
  "condition",
  "output",
  "desc",
  "priority",
  "tags",
  "exceptions",
  "enabled",
  "warn_evttypes",
  "skip-if-unknown-filter",
  "capture_duration",
  "response",
]);
/** One of these makes an item a full definition. */
const DEFINING = ["condition", "output", "desc", "priority"];

/** `rule`: a definition, a change to one, or a switch. */
export function readRule(
  item: YamlMap,
  file: Location,
  reading: Reading,
): void {
  const { ruleset, warn } = reading;
  const name = textAt(item, "rule", file.at(item.offset, "rule"));
  const location = file.at(item.offset, "rule", name);
  const overrides = readOverrides(
    item,
    APPENDABLE,
    REPLACEABLE,
    location,
    warn,
  );
  if (overrides.append.size + overrides.replace.size > 0) {
    overrideRule(item, name, location, overrides, reading);
  } else if (overrides.appendAll) {
    appendRule(item, name, location, reading);
  } else if (DEFINING.some((key) => item.entries.has(key))) {
    defineRule(item, name, location, reading);
  } else {
    const enabled = booleanAt(item, "enabled", location);
    warn({
      code: "LOAD_DEPRECATED_ITEM",
      message:
        "The standalone 'enabled' key usage is deprecated. The correct approach requires also a 'replace' entry under the 'override' key (i.e. 'enabled: replace').",
      location,
    });
    const rule = ruleset.rules.get(name);
    if (rule === undefined) {
      throw new LoadError(
        "LOAD_ERR_VALIDATE",
        "Rule has 'enabled' key but no rule by that name already exists",
        location,
      );
    }
    rule.enabled = enabled;
  }
}

function defineRule(
  item: YamlMap,
  name: string,
  location: Location,
  reading: Reading,
): void {
  const { ruleset, catalogue, source: file, warn } = reading;
  const condition = scalarAt(item, "condition", location);
  const output = scalarAt(item, "output", location);
  const description = textAt(item, "desc", location);
  const priority = priorityAt(item, location);
  const source = item.entries.has("source")
    ? textAt(item, "source", location)
    : "syscall";
  const rule = {
    name,
    location,
    condition: ConditionText.of(condition, file),
    conditionLocation: location.at(condition.offset, "rule condition"),
    output: ConditionText.trimmed(output, file),
    outputLocation: location.at(output.offset, "rule output"),
    description,
    priority,
    source,
    enabled: optionalBoolean(item, "enabled", location) ?? true,
    warnEvttypes: optionalBoolean(item, "warn_evttypes", location) ?? true,
    skipIfUnknownFilter:
      optionalBoolean(item, "skip-if-unknown-filter", location) ?? false,
    capture: optionalBoolean(item, "capture", location) ?? false,
    captureDuration: optionalUint32(item, "capture_duration", location) ?? 0,
    tags: tagsAt(item, location),
    exceptions: readExceptions(item, location, false, warn),
    response: readResponse(item, name, location),
    skipped: false,
  };
  if (!catalogue.isSource(source)) {
    rule.skipped = true;
    warn({
      code: "LOAD_UNKNOWN_SOURCE",
      message: `Unknown source ${source}, skipping`,
      location,
    });
  }
  for (const exception of rule.exceptions) {
    checkOrSkip(exception, rule, rule.skipIfUnknownFilter, reading);
  }
  ruleset.defineRule(rule satisfies Omit<RuleInfo, "index" | "visibility">);
}

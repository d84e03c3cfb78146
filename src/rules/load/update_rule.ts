import { nearest } from "../../nearest.ts";
import { ConditionText } from "./condition_text.ts";
import {
  booleanAt,
  optionalUint32,
  priorityAt,
  scalarAt,
  tagsAt,
  textAt,
} from "./decode.ts";
import { LoadError } from "./error.ts";
import { checkOrSkip, isGiven } from "./exceptions.ts";
import type { Location } from "./location.ts";
import { readExceptions } from "./read_exceptions.ts";
import type { Reading } from "./read_file.ts";
import type { Overrides } from "./read_override.ts";
import { readResponse } from "./read_response.ts";
import type { ExceptionInfo, RuleInfo, RuleUpdate } from "./ruleset.ts";
import type { YamlMap } from "./yaml.ts";

const STRUCTURE = "LOAD_ERR_YAML_VALIDATE";
const CONTENT = "LOAD_ERR_VALIDATE";

/** Keys that an override can name, in the order in which they are looked at. */
const KEYS = [
  "condition",
  "exceptions",
  "output",
  "desc",
  "tags",
  "priority",
  "enabled",
  "warn_evttypes",
  "skip-if-unknown-filter",
  "capture_duration",
  "response",
];

/** `append: true`: condition and exceptions are added to what is there. */
export function appendRule(
  item: YamlMap,
  name: string,
  location: Location,
  reading: Reading,
): void {
  const keys = ["condition", "exceptions"].filter((key) =>
    item.entries.has(key)
  );
  const update = readUpdate(item, name, keys, location, true, reading);
  append(name, update, location, reading);
}

/** `override`: first all that is appended, then all that is replaced. */
export function overrideRule(
  item: YamlMap,
  name: string,
  location: Location,
  overrides: Overrides,
  reading: Reading,
): void {
  const given = KEYS.filter((key) => item.entries.has(key));
  for (const kind of ["append", "replace"] as const) {
    for (const key of overrides[kind]) {
      if (given.includes(key)) continue;
      throw new LoadError(
        STRUCTURE,
        `An ${kind} override for '${key}' was specified but '${key}' is not defined`,
        location,
      );
    }
  }
  const unexpected = given.find((key) =>
    !overrides.append.has(key) && !overrides.replace.has(key)
  );
  if (unexpected !== undefined) {
    const { key } = item.entries.get(unexpected)!;
    throw new LoadError(
      STRUCTURE,
      `Unexpected key '${unexpected}': no corresponding entry under 'override' is defined.`,
      location.at(key.offset, "overrides", unexpected),
    );
  }
  const pick = (keys: ReadonlySet<string>) => given.filter((k) => keys.has(k));
  if (overrides.append.size > 0) {
    const update = readUpdate(
      item,
      name,
      pick(overrides.append),
      location,
      true,
      reading,
    );
    append(name, update, location, reading);
  }
  if (overrides.replace.size > 0) {
    const update = readUpdate(
      item,
      name,
      pick(overrides.replace),
      location,
      false,
      reading,
    );
    replace(name, update, location, reading);
  }
}

function readUpdate(
  item: YamlMap,
  rule: string,
  keys: readonly string[],
  location: Location,
  appending: boolean,
  { source, warn }: Reading,
): RuleUpdate {
  const update: RuleUpdate = {};
  for (const key of keys) {
    switch (key) {
      case "condition": {
        const node = scalarAt(item, key, location);
        update.condition = ConditionText.of(node, source);
        update.conditionLocation = location.at(node.offset, "rule condition");
        break;
      }
      case "exceptions":
        update.exceptions = readExceptions(item, location, appending, warn);
        break;
      case "output": {
        const node = scalarAt(item, key, location);
        update.output = ConditionText.trimmed(node, source);
        update.outputLocation = location.at(node.offset, "rule output");
        break;
      }
      case "desc":
        update.description = textAt(item, key, location);
        break;
      case "tags":
        update.tags = tagsAt(item, location);
        break;
      case "priority":
        update.priority = priorityAt(item, location);
        break;
      case "enabled":
        update.enabled = booleanAt(item, key, location);
        break;
      case "warn_evttypes":
        update.warnEvttypes = booleanAt(item, key, location);
        break;
      case "skip-if-unknown-filter":
        update.skipIfUnknownFilter = booleanAt(item, key, location);
        break;
      case "capture_duration":
        update.captureDuration = optionalUint32(item, key, location);
        break;
      case "response":
        update.response = readResponse(item, rule, location);
    }
  }
  return update;
}

function append(
  name: string,
  update: RuleUpdate,
  location: Location,
  reading: Reading,
): void {
  const rule = existing(
    name,
    "Rule uses 'append' or 'override.<key>: append'",
    location,
    reading,
  );
  if (Object.keys(update).length === 0) {
    throw new LoadError(
      CONTENT,
      "Appended rule must have exceptions or condition property",
      location,
    );
  }
  const exceptions = appended(rule, update.exceptions ?? [], reading);
  if (update.condition !== undefined) {
    rule.condition = rule.condition.plus(update.condition);
  }
  if (update.output !== undefined) {
    rule.output = rule.output.plus(update.output);
  }
  if (update.description !== undefined) {
    rule.description += ` ${update.description}`;
  }
  if (update.tags !== undefined) {
    rule.tags = [...new Set([...rule.tags, ...update.tags])].sort();
  }
  rule.exceptions = exceptions;
  reading.ruleset.touch(rule);
}

/** The rule's exceptions and those that are added; nothing is changed when one of them is wrong. */
function appended(
  rule: RuleInfo,
  added: readonly ExceptionInfo[],
  reading: Reading,
): ExceptionInfo[] {
  const exceptions = rule.exceptions.slice();
  for (const exception of added) {
    const { location, fields, comps, values } = exception;
    const at = exceptions.findIndex(({ name }) => name === exception.name);
    if (at >= 0) {
      for (
        const [given, what] of [[fields, "fields"], [comps, "comps"]] as const
      ) {
        if (!isGiven(given)) continue;
        throw new LoadError(
          CONTENT,
          `Can not append exception ${what} to existing exception, only values`,
          location,
        );
      }
      exceptions[at] = {
        ...exceptions[at],
        values: [...exceptions[at].values, ...values],
      };
      continue;
    }
    if (!isGiven(fields)) {
      throw new LoadError(
        CONTENT,
        "Rule exception must have fields property with a list of fields",
        location,
      );
    }
    if (values.length === 0) {
      throw new LoadError(
        CONTENT,
        "Rule exception must have values property with a list of values",
        location,
      );
    }
    checkOrSkip(exception, rule, rule.skipIfUnknownFilter, reading);
    exceptions.push(exception);
  }
  return exceptions;
}

function replace(
  name: string,
  update: RuleUpdate,
  location: Location,
  reading: Reading,
): void {
  const rule = existing(
    name,
    "An 'override.<key>: replace' to a rule was requested",
    location,
    reading,
  );
  const lenient = update.skipIfUnknownFilter ?? rule.skipIfUnknownFilter;
  for (const exception of update.exceptions ?? []) {
    checkOrSkip(exception, rule, lenient, reading);
  }
  Object.assign(rule, update);
  reading.ruleset.touch(rule);
}

/**
 * The rule of that name.
 *
 * @param wish what the item asks for, for the error
 * @throws {LoadError} there is none
 */
function existing(
  name: string,
  wish: string,
  location: Location,
  { ruleset }: Reading,
): RuleInfo {
  const rule = ruleset.rules.get(name);
  if (rule !== undefined) return rule;
  const meant = nearest(name, [...ruleset.rules.keys()]);
  throw new LoadError(
    CONTENT,
    `${wish} but no rule by that name already exists`,
    location,
    meant === undefined ? undefined : `did you mean '${meant}'?`,
  );
}

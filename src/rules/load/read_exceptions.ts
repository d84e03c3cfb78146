import { textAt } from "./decode.ts";
import { LoadError, type Warn } from "./error.ts";
import type { Location } from "./location.ts";
import type { ExceptionEntry, ExceptionInfo } from "./ruleset.ts";
import { get, type YamlMap, type YamlNode } from "./yaml.ts";

const CODE = "LOAD_ERR_YAML_VALIDATE";
/** Values of an exception are at most tuples of lists. */
const MAX_DEPTH = 4;

/**
 * The exceptions of a rule, an append or an override; none when the key is missing or empty.
 *
 * @param append fields may be left out, values should not
 * @throws {LoadError} on anything that is not of the shape
 */
export function readExceptions(
  item: YamlMap,
  rule: Location,
  append: boolean,
  warn: Warn,
): ExceptionInfo[] {
  const node = get(item, "exceptions");
  if (node === undefined || node.kind === "null") return [];
  const location = rule.at(node.offset, "exceptions");
  if (node.kind !== "seq") {
    throw new LoadError(CODE, "Rule exceptions must be a sequence", location);
  }
  const names = new Set<string>();
  return node.items.map((entry) => {
    if (entry.kind !== "map") {
      throw new LoadError(
        CODE,
        "Rule exception must be a mapping",
        location.at(entry.offset, "exception"),
      );
    }
    const name = textAt(entry, "name", location.at(entry.offset, "exception"));
    const at = rule.at(entry.offset, "exception", name);
    if (names.has(name)) {
      warn({
        code: "LOAD_EXCEPTION_NAME_NOT_UNIQUE",
        message: `Multiple definitions of exception '${name}' in the same rule`,
        location: at,
      });
    }
    names.add(name);
    return readException(entry, name, at, append, warn);
  });
}

function readException(
  item: YamlMap,
  name: string,
  location: Location,
  append: boolean,
  warn: Warn,
): ExceptionInfo {
  const fields = get(item, "fields");
  if (fields === undefined && !append) {
    throw new LoadError(
      CODE,
      "Item has no mapping for key 'fields'",
      location,
    );
  }
  const comps = get(item, "comps");
  const exception: ExceptionInfo = {
    name,
    location,
    fields: fields && readEntry(fields, "fields", location),
    comps: comps && readEntry(comps, "comps", location),
    values: [],
  };
  const values = get(item, "values");
  if (values !== undefined) {
    const at = location.at(values.offset, "exception values");
    if (values.kind !== "seq") {
      throw new LoadError(
        CODE,
        "Rule exception values must be a sequence",
        at,
      );
    }
    exception.values = values.items.map((value) =>
      readEntry(value, "", at.at(value.offset, "exception value"))
    );
  } else if (append) {
    warn({
      code: "LOAD_APPEND_NO_VALUES",
      message: "Overriding/appending exception with no values",
      location,
    });
  }
  return exception;
}

function readEntry(
  node: YamlNode,
  key: string,
  parent: Location,
  depth = 0,
): ExceptionEntry {
  const location = parent.at(node.offset, "value for", key);
  if (depth > MAX_DEPTH) {
    throw new LoadError(CODE, "Value is nested too deeply", location);
  }
  switch (node.kind) {
    case "scalar":
      if (node.value === "") {
        throw new LoadError(CODE, "Value must be non-empty", location);
      }
      return { kind: "one", node };
    case "seq":
      return {
        kind: "many",
        entries: node.items.map((entry) =>
          readEntry(
            entry,
            "",
            location.at(entry.offset, "exception"),
            depth + 1,
          )
        ),
      };
    default:
      return { kind: "none" };
  }
}

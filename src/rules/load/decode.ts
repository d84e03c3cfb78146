import {
  parsePriority,
  PRIORITIES,
  type Priority,
} from "../../alerts/alert.ts";
import { LoadError } from "./error.ts";
import type { Location } from "./location.ts";
import { get, type YamlMap, type YamlNode, type YamlScalar } from "./yaml.ts";

const CODE = "LOAD_ERR_YAML_VALIDATE";

/**
 * The scalar under `key`.
 *
 * @throws {LoadError} when it is missing, empty or no scalar
 */
export function scalarAt(
  item: YamlMap,
  key: string,
  location: Location,
): YamlScalar {
  const node = get(item, key);
  if (node === undefined) {
    throw new LoadError(
      CODE,
      `Item has no mapping for key '${key}'`,
      location,
    );
  }
  if (node.kind === "null") {
    throw new LoadError(CODE, `Mapping for key '${key}' is empty`, location);
  }
  const value = location.at(node.offset, "value for", key);
  if (node.kind !== "scalar") {
    throw new LoadError(CODE, "Value is not a scalar value", value);
  }
  if (node.value === "") {
    throw new LoadError(CODE, "Value must be non-empty", value);
  }
  return node;
}

/** The text under `key`. Throws as {@link scalarAt}. */
export function textAt(item: YamlMap, key: string, location: Location): string {
  return scalarAt(item, key, location).value;
}

const BOOLEANS = new Map<string, boolean>();
for (
  const [yes, no] of [["y", "n"], ["yes", "no"], ["true", "false"], [
    "on",
    "off",
  ]]
) {
  for (const [word, value] of [[yes, true], [no, false]] as const) {
    BOOLEANS.set(word, value);
    BOOLEANS.set(word.toUpperCase(), value);
    BOOLEANS.set(word[0].toUpperCase() + word.slice(1), value);
  }
}

/**
 * The boolean under `key` in any spelling of YAML 1.1, or undefined when the key is not there.
 *
 * @throws {LoadError} when it is something else
 */
export function optionalBoolean(
  item: YamlMap,
  key: string,
  location: Location,
): boolean | undefined {
  if (!item.entries.has(key)) return undefined;
  const node = scalarAt(item, key, location);
  const value = BOOLEANS.get(node.value);
  if (value === undefined) {
    throw undecodable(node, key, location);
  }
  return value;
}

/** As {@link optionalBoolean}, but the key must be there. */
export function booleanAt(
  item: YamlMap,
  key: string,
  location: Location,
): boolean {
  scalarAt(item, key, location);
  return optionalBoolean(item, key, location) as boolean;
}

/** An unsigned 32-bit number as text, or undefined when `text` is none. */
export function parseUint32(text: string): number | undefined {
  if (!/^\+?(\d+|0[xX][0-9a-fA-F]+)$/.test(text)) return undefined;
  const value = Number(text);
  return value <= 0xffffffff ? value : undefined;
}

/**
 * The unsigned number under `key`, or undefined when the key is not there.
 *
 * @throws {LoadError} when it is something else
 */
export function optionalUint32(
  item: YamlMap,
  key: string,
  location: Location,
): number | undefined {
  if (!item.entries.has(key)) return undefined;
  const node = scalarAt(item, key, location);
  const value = parseUint32(node.value);
  if (value === undefined) throw undecodable(node, key, location);
  return value;
}

function undecodable(
  node: YamlNode,
  key: string,
  location: Location,
): LoadError {
  return new LoadError(
    CODE,
    "Can't decode YAML scalar value",
    location.at(node.offset, "value for", key),
  );
}

/**
 * The scalars of the sequence under `key`; undefined when the key is not there.
 *
 * @throws {LoadError} when it is no sequence or something in it no scalar
 */
export function optionalScalars(
  item: YamlMap,
  key: string,
  location: Location,
): YamlScalar[] | undefined {
  const node = get(item, key);
  if (node === undefined) return undefined;
  const value = location.at(node.offset, "value for", key);
  if (node.kind !== "seq") {
    throw new LoadError(CODE, "Value is not a sequence", value);
  }
  for (const element of node.items) {
    if (element.kind !== "scalar") {
      throw new LoadError(
        CODE,
        "sequence value is not scalar",
        value.at(element.offset, "list item"),
      );
    }
  }
  return node.items as YamlScalar[];
}

/** As {@link optionalScalars}, but the key must be there. */
export function scalarsAt(
  item: YamlMap,
  key: string,
  location: Location,
): YamlScalar[] {
  const scalars = optionalScalars(item, key, location);
  if (scalars === undefined) {
    throw new LoadError(
      CODE,
      `Item has no mapping for key '${key}'`,
      location,
    );
  }
  return scalars;
}

/**
 * The severity under `priority`.
 *
 * @throws {LoadError} when it is none
 */
export function priorityAt(item: YamlMap, location: Location): Priority {
  const node = scalarAt(item, "priority", location);
  const priority = parsePriority(node.value);
  if (priority === undefined) {
    throw new LoadError(
      CODE,
      "Invalid priority",
      location.at(node.offset, "rule priority"),
      `priorities are ${PRIORITIES.join(", ")}`,
    );
  }
  return priority;
}

/**
 * The tags of an item, sorted, each once.
 *
 * @throws {LoadError} when they are no list
 */
export function tagsAt(item: YamlMap, location: Location): string[] {
  const nodes = optionalScalars(item, "tags", location) ?? [];
  return [...new Set(nodes.map(({ value }) => value))].sort();
}

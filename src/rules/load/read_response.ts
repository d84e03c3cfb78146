import type { Response } from "../../respond/action.ts";
import {
  parseRuleResponse,
  ResponseConfigError,
} from "../../respond/config.ts";
import { LoadError } from "./error.ts";
import type { Location } from "./location.ts";
import { get, type YamlMap, type YamlNode } from "./yaml.ts";

/** Keys of a response whose values are not texts, nor lists of them. */
const WHOLE_NUMBER = "max_per_minute";
const BOOLEAN = "outside_namespace";

/**
 * The `response` of a rule, saker's own extension: what stands in an entry of `responses.rules` in the configuration,
 * without `match`, or only the list of actions. Whether anything is done about it the configuration alone decides.
 *
 * @returns undefined when the rule has none
 * @throws {LoadError} when it is not valid
 */
export function readResponse(
  item: YamlMap,
  rule: string,
  location: Location,
): Response | undefined {
  const node = get(item, "response");
  if (node === undefined || node.kind === "null") return undefined;
  const { key } = item.entries.get("response")!;
  const at = location.at(key.offset, "value for", "response");
  try {
    return parseRuleResponse(
      node.kind === "map" ? responseMap(node) : { actions: plain(node) },
      `${at.name}:${at.position.line + 1} response`,
      rule,
    );
  } catch (error) {
    if (!(error instanceof ResponseConfigError)) throw error;
    throw new LoadError(
      "LOAD_ERR_YAML_VALIDATE",
      error.problems.join("; "),
      at,
    );
  }
}

function responseMap(node: YamlMap): Record<string, unknown> {
  return Object.fromEntries(
    [...node.entries].map(([key, { value }]) => [key, typed(key, value)]),
  );
}

function typed(key: string, node: YamlNode): unknown {
  const value = plain(node);
  if (key === WHOLE_NUMBER && /^\d+$/.test(String(value))) return Number(value);
  if (key === BOOLEAN && (value === "true" || value === "false")) {
    return value === "true";
  }
  return value;
}

/** Scalars as texts, which is what they all are in rules files. */
function plain(node: YamlNode): unknown {
  switch (node.kind) {
    case "null":
      return null;
    case "scalar":
      return node.value;
    case "seq":
      return node.items.map(plain);
    case "map":
      return Object.fromEntries(
        [...node.entries].map(([key, { value }]) => [key, plain(value)]),
      );
  }
}

import { LoadError, type Warn } from "./error.ts";
import { optionalBoolean } from "./decode.ts";
import type { Location } from "./location.ts";
import { get, type YamlMap } from "./yaml.ts";

const CODE = "LOAD_ERR_YAML_VALIDATE";

/** How an item changes what is defined already. */
export interface Overrides {
  /** `append: true`. */
  readonly appendAll: boolean;
  /** Keys that `override` says are to be appended or replaced. */
  readonly append: ReadonlySet<string>;
  readonly replace: ReadonlySet<string>;
}

/**
 * Reads `append` and `override`.
 *
 * @param appendable keys that may be appended to
 * @param replaceable keys that may be replaced
 * @throws {LoadError} on keys and operations that are not allowed, and on both at once
 */
export function readOverrides(
  item: YamlMap,
  appendable: ReadonlySet<string>,
  replaceable: ReadonlySet<string>,
  location: Location,
  warn: Warn,
): Overrides {
  const appendAll = optionalBoolean(item, "append", location) ?? false;
  if (appendAll) {
    warn({
      code: "LOAD_DEPRECATED_ITEM",
      message:
        "'append' key is deprecated. Add an 'append' entry (e.g. 'condition: append') under 'override' instead.",
      location,
    });
  }
  const append = new Set<string>();
  const replace = new Set<string>();
  const node = get(item, "override");
  const entries = node?.kind === "map" ? node.entries.values() : [];
  const overrides = location.at(item.offset, "overrides");
  for (const { key, value } of entries) {
    const operation = value.kind === "scalar" ? value.value : "";
    const name = key.value;
    const at = overrides.at(key.offset, "overrides", name);
    if (operation === "append") {
      if (!appendable.has(name)) {
        throw new LoadError(
          CODE,
          `Key '${name}' cannot be appended to, use 'replace' instead`,
          at,
        );
      }
      append.add(name);
    } else if (operation === "replace") {
      if (!replaceable.has(name)) {
        throw new LoadError(CODE, `Key '${name}' cannot be replaced`, at);
      }
      replace.add(name);
    } else {
      const allowed = (appendable.has(name) ? "append " : "") +
        (replaceable.has(name) ? "replace " : "");
      throw new LoadError(
        CODE,
        `Invalid override operation for key '${name}': '${operation}'. ` +
          `Allowed values are: ${allowed}`,
        overrides.at(value.offset, "value for", name),
      );
    }
  }
  if (appendAll && append.size + replace.size > 0) {
    throw new LoadError(
      CODE,
      "Keys 'override' and 'append: true' cannot be used together. Add an 'append' entry (e.g. 'condition: append') under 'override' instead.",
      location,
    );
  }
  return { appendAll, append, replace };
}

import { scalarsAt, textAt } from "./decode.ts";
import type { Location } from "./location.ts";
import type { Reading } from "./read_file.ts";
import { readOverrides } from "./read_override.ts";
import type { YamlMap } from "./yaml.ts";

const KEYS = new Set(["items"]);
/** What a bare value of a condition may look like; other names cannot be used reliably. */
const NAME = /^[^()"'\s=,]+$/;

/** `list`: a name for values. */
export function readList(
  item: YamlMap,
  file: Location,
  { ruleset, warn }: Reading,
): void {
  const name = textAt(item, "list", file.at(item.offset, "list"));
  const location = file.at(item.offset, "list", name);
  if (!NAME.test(name)) {
    warn({
      code: "LOAD_INVALID_LIST_NAME",
      message:
        `List has an invalid name. List names should match a regular expression: ([^()"'[:space:]=,]+)`,
      location,
    });
  }
  const items = scalarsAt(item, "items", location).map((node) => node.value);
  const overrides = readOverrides(item, KEYS, KEYS, location, warn);
  const list = { name, items, location };
  if (overrides.appendAll || overrides.append.has("items")) {
    ruleset.appendList(list);
  } else ruleset.defineList(list);
}

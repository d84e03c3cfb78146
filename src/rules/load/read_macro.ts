import { ConditionText } from "./condition_text.ts";
import { scalarAt, textAt } from "./decode.ts";
import type { Location } from "./location.ts";
import type { Reading } from "./read_file.ts";
import { readOverrides } from "./read_override.ts";
import type { YamlMap } from "./yaml.ts";

const KEYS = new Set(["condition"]);
const NAME = /^[a-zA-Z]+[a-zA-Z0-9_]*$/;

/** `macro`: a name for a condition. */
export function readMacro(
  item: YamlMap,
  file: Location,
  { ruleset, source, warn }: Reading,
): void {
  const name = textAt(item, "macro", file.at(item.offset, "macro"));
  const location = file.at(item.offset, "macro", name);
  if (!NAME.test(name)) {
    warn({
      code: "LOAD_INVALID_MACRO_NAME",
      message:
        "Macro has an invalid name. Macro names should match a regular expression: ([a-zA-Z]+[a-zA-Z0-9_]*)",
      location,
    });
  }
  const node = scalarAt(item, "condition", location);
  const overrides = readOverrides(item, KEYS, KEYS, location, warn);
  const macro = {
    name,
    location,
    condition: ConditionText.of(node, source),
    conditionLocation: location.at(node.offset, "macro condition"),
  };
  if (overrides.appendAll || overrides.append.has("condition")) {
    ruleset.appendMacro(macro);
  } else ruleset.defineMacro(macro);
}

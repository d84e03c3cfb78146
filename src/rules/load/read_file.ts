import type { Catalogue } from "./catalogue.ts";
import { LoadError, type Warn } from "./error.ts";
import { Location, Source } from "./location.ts";
import { readEngineVersion, readPluginVersions } from "./read_versions.ts";
import { readList } from "./read_list.ts";
import { readMacro } from "./read_macro.ts";
import { readRule } from "./read_rule.ts";
import type { Ruleset } from "./ruleset.ts";
import { parseYaml, type YamlMap, type YamlNode } from "./yaml.ts";
import { YamlError } from "./yaml.ts";

/** What reading an item works on. */
export interface Reading {
  readonly ruleset: Ruleset;
  readonly catalogue: Catalogue;
  readonly source: Source;
  readonly warn: Warn;
}

type ItemReader = (item: YamlMap, file: Location, reading: Reading) => void;

/** Kinds of items by the key that makes them one; the first that is there decides. */
const KINDS: readonly {
  key: string;
  keys: readonly string[];
  read: ItemReader;
}[] = [
  {
    key: "required_engine_version",
    keys: ["required_engine_version"],
    read: readEngineVersion,
  },
  {
    key: "required_plugin_versions",
    keys: ["required_plugin_versions"],
    read: readPluginVersions,
  },
  {
    key: "list",
    keys: ["list", "items", "append", "override"],
    read: readList,
  },
  {
    key: "macro",
    keys: ["macro", "condition", "append", "override"],
    read: readMacro,
  },
  {
    key: "rule",
    keys: [
      "rule",
      "condition",
      "output",
      "desc",
      "priority",
      "source",
      "enabled",
      "tags",
      "warn_evttypes",
      "skip-if-unknown-filter",
      "exceptions",
      "capture",
      "capture_duration",
      "response",
      "append",
      "override",
    ],
    read: readRule,
  },
];

/** What is wrong with the items of a file. */
export interface ReadErrors {
  /** In the order of the file. */
  readonly errors: readonly LoadError[];
  /** Names of the items that are wrong: others that need them are not to blame. */
  readonly broken: ReadonlySet<string>;
}

/**
 * Reads the items of a rules file into the ruleset. An item with an error does not keep the others from being looked
 * at; nothing of it is kept.
 */
export function readFile(
  file: Source,
  documents: readonly YamlNode[],
  ruleset: Ruleset,
  catalogue: Catalogue,
  warn: Warn,
): ReadErrors {
  const location = Location.file(file);
  const reading: Reading = { ruleset, catalogue, source: file, warn };
  const errors: LoadError[] = [];
  const broken = new Set<string>();
  for (const document of documents) {
    if (document.kind === "null") continue;
    if (document.kind !== "seq") {
      errors.push(
        new LoadError(
          "LOAD_ERR_YAML_VALIDATE",
          document.kind === "map"
            ? "Rules content is not yaml array of objects"
            : "Rules content is not yaml",
          location,
        ),
      );
      continue;
    }
    for (const item of document.items) {
      try {
        readItem(item, location, reading);
      } catch (error) {
        if (!(error instanceof LoadError)) throw error;
        const name = itemName(item);
        // what adds to an item that is wrong already cannot be right
        if (name === undefined || !broken.has(name)) errors.push(error);
        if (name !== undefined) broken.add(name);
      }
    }
  }
  return { errors, broken };
}

/** The name of a list, macro or rule. */
function itemName(item: YamlNode): string | undefined {
  if (item.kind !== "map") return undefined;
  const kind = KINDS.find(({ key }) => item.entries.has(key));
  const name = kind && item.entries.get(kind.key)?.value;
  return name?.kind === "scalar" ? name.value : undefined;
}

function readItem(item: YamlNode, file: Location, reading: Reading): void {
  if (item.kind === "null") return;
  if (item.kind !== "map") {
    throw new LoadError(
      "LOAD_ERR_YAML_VALIDATE",
      "Unexpected element type. Each element should be a yaml associative array.",
      file.at(item.offset, "rules content item"),
    );
  }
  const kind = KINDS.find(({ key }) => item.entries.has(key));
  if (kind === undefined) {
    reading.warn({
      code: "LOAD_UNKNOWN_ITEM",
      message: "Unknown top level item",
      location: file.at(item.offset, "rules content item"),
    });
    return;
  }
  kind.read(item, file, reading);
  for (const { key } of item.entries.values()) {
    if (kind.keys.includes(key.value)) continue;
    reading.warn({
      code: "LOAD_UNKNOWN_KEY",
      message: `Unknown key '${key.value}'`,
      location: itemLocation(item, kind.key, file).at(
        key.offset,
        "value for",
        key.value,
      ),
    });
  }
}

function itemLocation(item: YamlMap, kind: string, file: Location): Location {
  switch (kind) {
    case "list":
    case "macro":
    case "rule": {
      const name = item.entries.get(kind)?.value;
      return file.at(
        item.offset,
        kind,
        name?.kind === "scalar" ? name.value : "",
      );
    }
    case "required_engine_version":
      return file.at(item.offset, "required_engine_version");
    default:
      return file.at(item.offset, "required plugin versions");
  }
}

/**
 * The documents of a rules file.
 *
 * @throws {LoadError} when the text is not YAML
 */
export function parseFile(file: Source): YamlNode[] {
  try {
    return parseYaml(file.text);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    const { line, column } = file.position(error.offset);
    throw new LoadError(
      "LOAD_ERR_YAML_PARSE",
      // the wording of the library that Falco reads YAML with; its users look for it
      `yaml-cpp: error at line ${line + 1}, column ${
        column + 1
      }: ${error.message}`,
      Location.file(file).at(error.offset, "value for"),
    );
  }
}

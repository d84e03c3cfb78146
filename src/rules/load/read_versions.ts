import { parseUint32, scalarAt, textAt } from "./decode.ts";
import { LoadError } from "./error.ts";
import type { Location } from "./location.ts";
import type { Reading } from "./read_file.ts";
import {
  compareVersions,
  ENGINE_VERSION,
  formatVersion,
  isCompatible,
  parseVersion,
  type PluginRequirement,
} from "./version.ts";
import { get, type YamlMap, type YamlNode } from "./yaml.ts";

const STRUCTURE = "LOAD_ERR_YAML_VALIDATE";
const CONTENT = "LOAD_ERR_VALIDATE";

/** `required_engine_version`: a number N stands for 0.N.0. */
export function readEngineVersion(
  item: YamlMap,
  file: Location,
  { ruleset }: Reading,
): void {
  const key = "required_engine_version";
  const location = file.at(item.offset, key);
  const text = scalarAt(item, key, location).value;
  const minor = parseUint32(text);
  const wanted = minor === undefined
    ? parseVersion(text)
    : { major: 0, minor, patch: 0 };
  if (wanted === undefined) {
    throw new LoadError(
      STRUCTURE,
      `Unable to parse engine version '${text}' as a semver string. ` +
        `Expected "x.y.z" semver format.`,
      location,
    );
  }
  if (!isCompatible(ENGINE_VERSION, wanted)) {
    throw new LoadError(
      CONTENT,
      `Rules require engine version ${formatVersion(wanted)}, ` +
        `but engine version is ${formatVersion(ENGINE_VERSION)}`,
      location,
    );
  }
  const newest = ruleset.engineVersion;
  if (newest === undefined || compareVersions(newest, wanted) < 0) {
    ruleset.engineVersion = wanted;
  }
}

/** `required_plugin_versions`: noted here, checked once everything is read. */
export function readPluginVersions(
  item: YamlMap,
  file: Location,
  { ruleset }: Reading,
): void {
  const node = get(item, "required_plugin_versions") as YamlNode;
  const location = file.at(node.offset, "required plugin versions");
  if (node.kind !== "seq") {
    throw new LoadError(
      STRUCTURE,
      "Value of required_plugin_versions must be a sequence",
      location,
    );
  }
  for (const entry of node.items) {
    ruleset.pluginRequirements.push(readRequirement(entry, location));
  }
}

function readRequirement(
  node: YamlNode,
  parent: Location,
): PluginRequirement[] {
  const type = "required plugin versions entry";
  if (node.kind !== "map") {
    throw new LoadError(
      STRUCTURE,
      "Plugin version must be a mapping",
      parent.at(node.offset, type),
    );
  }
  const name = textAt(node, "name", parent.at(node.offset, type));
  const location = parent.at(node.offset, type, name);
  const requirements = [{ name, version: textAt(node, "version", location) }];
  const alternatives = get(node, "alternatives");
  if (alternatives !== undefined) {
    if (alternatives.kind !== "seq") {
      throw new LoadError(
        STRUCTURE,
        "Value of plugin version alternatives must be a sequence",
        location,
      );
    }
    for (const alternative of alternatives.items) {
      requirements.push(readAlternative(alternative, location));
    }
  }
  check(requirements, location);
  return requirements;
}

function readAlternative(node: YamlNode, parent: Location): PluginRequirement {
  const type = "required plugin versions alternative";
  if (node.kind !== "map") {
    throw new LoadError(
      STRUCTURE,
      "Plugin version alternative must be a mapping",
      parent.at(node.offset, type),
    );
  }
  const name = textAt(node, "name", parent.at(node.offset, type));
  const location = parent.at(node.offset, type, name);
  return { name, version: textAt(node, "version", location) };
}

function check(
  requirements: readonly PluginRequirement[],
  location: Location,
): void {
  const names = new Set<string>();
  for (const { name, version } of requirements) {
    if (parseVersion(version) === undefined) {
      throw new LoadError(
        CONTENT,
        `Invalid required version '${version}' for plugin '${name}'`,
        location,
      );
    }
    if (names.has(name)) {
      throw new LoadError(
        CONTENT,
        `Defined multiple alternative version requirements for plugin '${name}'`,
        location,
      );
    }
    names.add(name);
  }
}

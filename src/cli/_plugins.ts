import { UserError } from "../errors.ts";
import { BUILT_IN_PLUGINS, formatVersion } from "../rules/load/version.ts";

/** What Falco gets from plugins and saker has built in: what it is for, in the words of Falco's capabilities. */
const PLUGINS: Record<string, { description: string; abilities: string[] }> = {
  container: {
    description: "What is known of the container of a process",
    abilities: ["Field Extraction"],
  },
  json: {
    description: "Values of any JSON document",
    abilities: ["Field Extraction"],
  },
  k8saudit: {
    description: "Events of the audit log of Kubernetes",
    abilities: [
      "Event Sourcing (ID=1, source='k8s_audit')",
      "Field Extraction",
    ],
  },
};

/**
 * What is built in, in the shape of Falco's `--list-plugins`.
 *
 * @param picked names that the configuration picks, all if it does not
 */
export function pluginList(picked?: readonly string[]): string {
  const blocks = [...BUILT_IN_PLUGINS.keys()]
    .filter((name) => picked?.includes(name) ?? true).map(block);
  return `${blocks.length} Plugins Loaded:\n\n${blocks.join("\n")}`.trimEnd();
}

/**
 * One of them, in the shape of Falco's `--plugin-info`.
 *
 * @throws {UserError} there is none of that name
 */
export function pluginInfo(name: string): string {
  if (!BUILT_IN_PLUGINS.has(name)) {
    throw new UserError(
      `can't find plugin and print its info: ${name} (there are ${
        [...BUILT_IN_PLUGINS.keys()].join(", ")
      })`,
    );
  }
  const open = name === "k8saudit"
    ? "\nSuggested open params:\nPATH: a file of audit events, one on each line\n"
    : "";
  return `${
    block(name)
  }\nInit config schema type: Not available, it takes no configuration\n${open}`
    .trimEnd();
}

function block(name: string): string {
  const { description, abilities } = PLUGINS[name];
  return `Name: ${name}
Description: ${description}
Contact: built into saker
Version: ${formatVersion(BUILT_IN_PLUGINS.get(name)!)}
Capabilities:
${abilities.map((ability) => `  - ${ability}\n`).join("")}`;
}

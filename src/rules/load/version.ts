/** A version `major.minor.patch`. */
export interface Version {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

/** Version of the rule language that saker speaks, in Falco's counting. */
export const ENGINE_VERSION: Version = { major: 0, minor: 63, patch: 0 };

/**
 * What Falco gets from plugins and saker has built in; the versions are those whose fields and behaviour saker offers.
 */
export const BUILT_IN_PLUGINS: ReadonlyMap<string, Version> = new Map([
  ["container", { major: 0, minor: 8, patch: 0 }],
  ["json", { major: 0, minor: 7, patch: 4 }],
  ["k8saudit", { major: 0, minor: 16, patch: 1 }],
]);

/** A version from its text, or undefined when it is none. A pre-release or build suffix is allowed and not compared. */
export function parseVersion(text: string): Version | undefined {
  const match = /^(\d+)\.(\d+)\.(\d+)([-+][0-9A-Za-z.+-]+)?$/.exec(text);
  if (match === null) return undefined;
  const [major, minor, patch] = match.slice(1, 4).map(Number);
  return { major, minor, patch };
}

/** `major.minor.patch`. */
export function formatVersion(
  { major, minor, patch }: Version,
): string {
  return `${major}.${minor}.${patch}`;
}

/** < 0 when `a` is older than `b`, 0 when equal. */
export function compareVersions(a: Version, b: Version): number {
  return a.major - b.major || a.minor - b.minor || a.patch - b.patch;
}

/** Whether something of version `have` serves where `want` is required: same major, not older. */
export function isCompatible(have: Version, want: Version): boolean {
  return have.major === want.major && compareVersions(have, want) >= 0;
}

/** One way to satisfy a requirement. */
export interface PluginRequirement {
  readonly name: string;
  readonly version: string;
}

/**
 * Checks the plugin requirements of loaded rules against what is built in.
 *
 * @param requirements each with its alternatives, any of which will do
 * @returns undefined when all are satisfied, else what is missing
 */
export function checkPlugins(
  requirements: readonly (readonly PluginRequirement[])[],
  plugins: ReadonlyMap<string, Version> = BUILT_IN_PLUGINS,
): string | undefined {
  for (const alternatives of requirements) {
    const error = checkAlternatives(alternatives, plugins);
    if (error !== undefined) return error;
  }
  return undefined;
}

function checkAlternatives(
  alternatives: readonly PluginRequirement[],
  plugins: ReadonlyMap<string, Version>,
): string | undefined {
  for (const { name, version } of alternatives) {
    const have = plugins.get(name);
    if (have === undefined) continue;
    const want = parseVersion(version);
    if (want !== undefined && isCompatible(have, want)) return undefined;
    return `Plugin '${name}' version '${formatVersion(have)}' is not ` +
      `compatible with required plugin version '${version}'`;
  }
  const wanted = alternatives.map(({ name, version }) =>
    `${name} (>= ${version})`
  );
  return "Plugin requirement not satisfied, must load one of: " +
    wanted.join(", ");
}

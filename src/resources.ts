import { join } from "node:path";

/**
 * The files that travel with saker. In the source tree they lie around; in the one-file build the default rules are part
 * of the bundle, and the shared objects are unpacked by the launcher, into a directory (`SAKER_LIB_DIR`) or, where there
 * is none that is safe, into memory files (`SAKER_LIB_FILES`, `name=path:name=path…`).
 */

/** A rules file by its name and text. */
export interface RuleFile {
  name: string;
  content: string;
}

/** What the build script puts in front of the bundle (scripts/resources.ts). */
interface Embedded {
  rules: Record<string, string>;
}

const embedded = (globalThis as { sakerEmbedded?: Embedded }).sakerEmbedded;
const ROOT = embedded === undefined ? join(import.meta.dirname!, "..") : "";

/** What the launcher sets for the process that it starts, and for no other (scripts/launcher/launcher.c). */
const FROM_LAUNCHER = [
  "SAKER_LIB_DIR",
  "SAKER_LIB_FILES",
  "SAKER_PRELOADED",
  "SAKER_OUTER_DENO_DIR",
  "DENO_DIR",
  "DENO_NO_UPDATE_CHECK",
] as const;

/**
 * The variables with which saker was launched. They are taken out of the environment, as programs that saker starts would
 * misunderstand them; a copy of saker needs them again.
 */
export const launchEnvironment: Readonly<Record<string, string>> =
  takeLaunchEnvironment();

function takeLaunchEnvironment(): Record<string, string> {
  const taken: Record<string, string> = {};
  if (embedded === undefined) return taken;
  const { env } = Deno;
  if (!env.has("SAKER_LIB_DIR") && !env.has("SAKER_LIB_FILES")) return taken;
  const names: string[] = [...FROM_LAUNCHER];
  if (env.has("SAKER_PRELOADED")) names.push("LD_PRELOAD");
  for (const name of names) {
    const value = env.get(name);
    if (value === undefined) continue;
    taken[name] = value;
    env.delete(name);
  }
  const { SAKER_OUTER_DENO_DIR: outer } = taken;
  if (outer !== undefined) env.set("DENO_DIR", outer);
  return taken;
}

/** How far the default rules go; each includes the ones before. */
export const MATURITIES = [
  "stable",
  "incubating",
  "sandbox",
  "deprecated",
] as const;
/** One of {@link MATURITIES}. */
export type Maturity = typeof MATURITIES[number];

const FILES: Record<Maturity, readonly string[]> = {
  stable: ["saker-base_macros.yaml", "saker_rules.yaml"],
  incubating: ["saker-incubating_rules.yaml"],
  sandbox: ["saker-sandbox_rules.yaml"],
  deprecated: ["saker-deprecated_rules.yaml"],
};

/** The default rules up to a maturity, in the order in which they have to be loaded. */
export function defaultRules(maturity: Maturity = "stable"): RuleFile[] {
  return MATURITIES.slice(0, MATURITIES.indexOf(maturity) + 1)
    .flatMap((level) => FILES[level])
    .map((name) =>
      embedded === undefined
        ? {
          name: join(ROOT, "rules", name),
          content: Deno.readTextFileSync(join(ROOT, "rules", name)),
        }
        : { name: `built-in/${name}`, content: embedded.rules[name] }
    );
}

/**
 * Path from which to load a shared object that travels with saker.
 *
 * @param name such as `libsaker.so`
 */
export function libraryPath(name: string): string {
  const variable = (name: string) =>
    launchEnvironment[name] ?? Deno.env.get(name);
  const files = variable("SAKER_LIB_FILES");
  if (files !== undefined) {
    for (const entry of files.split(":")) {
      const cut = entry.indexOf("=");
      if (entry.slice(0, cut) === name) return entry.slice(cut + 1);
    }
  }
  const directory = variable("SAKER_LIB_DIR") ??
    (embedded === undefined
      ? join(ROOT, "probe", "build")
      : join(import.meta.dirname!, "lib"));
  return join(directory, name);
}

/** The libraries that the probe's shared object needs, each before the one that needs it. */
const NEEDED = ["libz.so.1", "libelf.so.1", "libbpf.so.1"];

/**
 * Loads what the probe's shared object needs, where it travels with saker: the dynamic linker does not look beside a
 * library for what that library's own dependencies need, but takes what is loaded already.
 */
export function preloadLibraries(): void {
  if (embedded === undefined) return;
  for (const name of NEEDED) Deno.dlopen(libraryPath(name), {});
}

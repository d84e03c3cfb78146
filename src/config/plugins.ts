import { UserError } from "../errors.ts";
import type { Config } from "./schema.ts";

/** Where Falco looks for libraries whose path does not begin with a slash. */
const LIBRARIES = "/usr/share/falco/plugins";

/** A plugin of the configuration. */
export type Plugin = Config["plugins"][number];

/** The plugins that `load_plugins` picks; all when it is missing. */
export function loadedPlugins(config: Config): readonly Plugin[] {
  const names = config.load_plugins;
  return names === undefined
    ? config.plugins
    : config.plugins.filter(({ name }) => names.includes(name));
}

/**
 * Refuses plugins that are not described, or whose library is missing: Falco could not load them either, so the name or
 * the path is wrong. Libraries that are there are another matter: rules that need them are left out, and the rest works.
 *
 * @param builtIn names of the plugins whose work saker does by itself; it needs neither description nor library
 * @throws {UserError} names the plugin or its library
 */
export function checkLibraries(
  config: Config,
  builtIn: (name: string) => boolean,
): void {
  for (const name of config.load_plugins ?? []) {
    if (builtIn(name) || config.plugins.some((p) => p.name === name)) continue;
    throw new UserError(
      `Cannot load plugin '${name}': plugin config not found for given name`,
    );
  }
  for (const { name, library_path } of loadedPlugins(config)) {
    if (builtIn(name)) continue;
    const path = library_path.startsWith("/")
      ? library_path
      : `${LIBRARIES}/${library_path}`;
    try {
      Deno.statSync(path);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) continue;
      throw new UserError(
        `cannot load plugin ${path}: cannot open shared object file: No such file or directory`,
      );
    }
  }
}

/**
 * Where events of Kubernetes' audit log are to come from.
 *
 * @returns a path or URL, or undefined when nobody asks for them
 */
export function auditInput(config: Config): string | undefined {
  const plugin = loadedPlugins(config).find(({ name }) => name === "k8saudit");
  const input = plugin?.open_params.trim();
  return input === "" ? undefined : input;
}

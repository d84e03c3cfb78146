import { loadedPlugins } from "./plugins.ts";
import type { Config } from "./schema.ts";

/**
 * Things that an existing configuration asks for and saker does not have (yet), so that nobody waits for them in vain.
 *
 * @param builtIn names of the plugins whose work saker does by itself
 */
export function notices(
  config: Config,
  builtIn: (name: string) => boolean,
): string[] {
  const found: string[] = [];
  if (config.webserver.enabled) {
    found.push("webserver: not available, nothing is served");
  }
  for (const key of ["grpc", "grpc_output"] as const) {
    const section = config[key] as { enabled?: unknown } | undefined | null;
    if (section?.enabled === true || section?.enabled === "true") {
      found.push(`${key}: not available; use http_output or program_output`);
    }
  }
  if (config.metrics.enabled) found.push("metrics: not available");
  for (const { name } of loadedPlugins(config)) {
    if (!builtIn(name)) {
      found.push(`plugins: '${name}' is not available, it is left out`);
    }
  }
  return found;
}

import { ENGINE_VERSION, formatVersion } from "./rules/load/version.ts";

/** saker's own version. */
export const VERSION = "0.1.0";

/** Versions of the interfaces that saker speaks, for rules and tools that ask. */
export const COMPATIBLE = {
  /** Falco whose behaviour is followed. */
  falco: "0.44.0",
  /** Version of the rule language and the field catalogue. */
  engine: formatVersion(ENGINE_VERSION),
  pluginApi: "3.12.0",
  driverApi: "8.0.0",
  /** Version of the event schema. */
  schema: "4.5.1",
} as const;

/** What `--version` says as JSON: Falco's keys, and saker's own version. */
export function versionInfo(): Record<string, string> {
  return {
    default_driver_version: VERSION,
    driver_api_version: COMPATIBLE.driverApi,
    driver_schema_version: COMPATIBLE.schema,
    engine_version: String(ENGINE_VERSION.minor),
    engine_version_semver: COMPATIBLE.engine,
    falco_version: COMPATIBLE.falco,
    libs_version: VERSION,
    plugin_api_version: COMPATIBLE.pluginApi,
    saker_version: VERSION,
  };
}

/** What `--version` says as text. The lines after the first are Falco's; libraries and driver are saker's own. */
export function versionText(): string {
  return [
    `saker version: ${VERSION}`,
    `Falco version: ${COMPATIBLE.falco}`,
    `Libs version:  ${VERSION}`,
    `Plugin API:    ${COMPATIBLE.pluginApi}`,
    `Engine:        ${COMPATIBLE.engine}`,
    "Driver:",
    `  API version:    ${COMPATIBLE.driverApi}`,
    `  Schema version: ${COMPATIBLE.schema}`,
    `  Default driver: ${VERSION}`,
  ].join("\n");
}

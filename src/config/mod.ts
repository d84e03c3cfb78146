/** The configuration: falco.yaml's keys and saker's own. */
export {
  CONFIG_PATHS,
  loadConfig,
  type LoadConfigOptions,
  type LoadedConfig,
} from "./load.ts";
export { notices } from "./notices.ts";
export { auditInput, checkLibraries } from "./plugins.ts";
export { yamlFilesOf } from "./files.ts";
export { CONFIG, type Config, LOG_LEVELS, type LogLevel } from "./schema.ts";

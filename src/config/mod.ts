/** The configuration: falco.yaml's keys and saker's own. */
export { loadConfig, type LoadedConfig } from "./load.ts";
export { notices } from "./notices.ts";
export { auditInput, checkLibraries } from "./plugins.ts";
export { CONFIG, type Config } from "./schema.ts";

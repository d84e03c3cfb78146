import type { Config, LoadedConfig } from "../config/mod.ts";
import type { Maturity } from "../resources.ts";
import type { Selection } from "../rules/load/selection.ts";

/** Configuration and options of a run, put together. */
export interface Settings {
  loaded: LoadedConfig;
  config: Config;
  /** `-r`, or the configuration's. */
  rulesPaths: readonly string[];
  /** How far the default rules go, which come first; undefined = without them. */
  maturity: Maturity | undefined;
  /** Paths that must exist: those of the command line. */
  rulesRequired: boolean;
  /** Switches rules on and off, step by step. */
  selection: readonly Selection[];
  /** Capture or audit log to read, or undefined. */
  capture: string | undefined;
  /** Pace of its events: as fast as possible, or as they were recorded. */
  speed: "max" | "real";
  /** Seconds after which to stop; 0 = never. */
  duration: number;
  /** Every event is printed, besides the alerts. */
  printEvents: boolean;
  /** Text appended to outputs (`-p`), as given. */
  print: string | undefined;
  /** Syscalls of high volume are watched when rules can match them. */
  allEvents: boolean;
  /** Sources that are watched when there is no capture. */
  sources: readonly string[];
  /** File for statistics, and the milliseconds between its lines. */
  statsFile: string | undefined;
  statsInterval: number;
  verbose: boolean;
  dryRun: boolean;
}

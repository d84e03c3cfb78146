import { print } from "../print.ts";
import { printError } from "../log.ts";
import type { SourceStats } from "../sources/source.ts";
import type { DropMonitor } from "./drop_monitor.ts";
import type { PathMonitor } from "./path_monitor.ts";
import { describeSource, type Statistics } from "./statistics.ts";

/** What a run has to say at its end. */
export interface RunResult {
  statistics: Statistics;
  /** False when nobody reads it. */
  stdout: boolean;
  /** Lines about responses. */
  responses: readonly string[];
  monitor: DropMonitor;
  /** Set when paths were compared. */
  paths: PathMonitor | undefined;
  source: string;
  events: SourceStats;
  /** Events that saker could not process. */
  failures: number;
  /** Alerts that an output could not take, by its name. */
  discarded: ReadonlyMap<string, number>;
  /** Alerts that `outputs.rate` has held back. */
  rateLimited: number;
  /** The state's tables: sizes, and what could not be kept or had to be corrected. */
  state: Readonly<Record<string, number>>;
  /** Set when verbose. */
  elapsedMs: number | undefined;
}

/** Prints the end summary: detections on stdout in Falco's layout, everything else on stderr. */
export function printSummary(result: RunResult): void {
  const { monitor, events, failures, elapsedMs } = result;
  if (result.stdout) print(result.statistics.toString());
  for (const line of result.responses) printError(line);
  printError("Syscall event drop monitoring:");
  printError(`   - event drop detected: ${monitor.detected} occurrences`);
  printError(`   - num times actions taken: ${monitor.actionsTaken}`);
  if (result.paths !== undefined) {
    const { races, links } = result.paths;
    printError(`Path mismatches: ${races} races, ${links} symbolic links`);
  }
  printError(describeSource(result.source, events));
  if (failures > 0) {
    printError(`Events that could not be processed: ${failures}`);
  }
  for (const [name, count] of result.discarded) {
    printError(`Alerts discarded by the ${name} output: ${count}`);
  }
  if (result.rateLimited > 0) {
    printError(`Alerts held back by outputs.rate: ${result.rateLimited}`);
  }
  if (elapsedMs !== undefined) {
    printError(describeState(result.state));
    const seconds = elapsedMs / 1000;
    const rate = events.delivered / seconds;
    printError(
      `Elapsed time: ${
        seconds.toFixed(3)
      }, Captured Events: ${events.delivered}, ${rate.toFixed(2)} eps`,
    );
  }
}

/** The state's tables in one line; with reasons that are not zero. */
function describeState(state: Readonly<Record<string, number>>): string {
  const reasons = [
    ["threads evicted", state.n_drops_full_threadtable],
    ["descriptors evicted", state.n_evicted_fds],
    ["unknown threads", state.n_placeholder_threads],
    ["look-ups refused", state.n_proc_lookups_refused],
    ["threads repaired", state.n_repaired_threads],
  ] as const;
  const why = reasons.filter(([, count]) => count > 0)
    .map(([what, count]) => `, ${what}: ${count}`);
  return `State: ${state.n_threads} threads, ${state.n_fds} descriptors${
    why.join("")
  }`;
}

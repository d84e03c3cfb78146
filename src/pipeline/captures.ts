import type { Config } from "../config/schema.ts";
// not through the folder's face, which loads the reader too: a live run is to start quickly
import { AlertRecorder } from "../sources/capture/alert_recorder.ts";
import { tablesOf } from "../sources/capture/state_tables.ts";
import type { SystemState } from "../state/mod.ts";

const MB = 1024 * 1024;

/** What records around alerts, or undefined when the configuration does not want that (`capture`). */
export function openAlertRecorder(
  { capture }: Config,
  state: SystemState,
): AlertRecorder | undefined {
  if (!capture.enabled) return undefined;
  return new AlertRecorder({
    prefix: capture.path_prefix,
    allRules: capture.mode === "all_rules",
    defaultDuration: capture.default_duration,
    maxFileBytes: capture.max_file_size_mb * MB,
    maxTotalBytes: capture.max_total_size_mb * MB,
    historyBytes: capture.history_size_mb * MB,
    tables: () => tablesOf(state),
  });
}

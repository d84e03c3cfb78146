/** Severities, most urgent first; the index is the syslog number. */
export const PRIORITIES = [
  "Emergency",
  "Alert",
  "Critical",
  "Error",
  "Warning",
  "Notice",
  "Informational",
  "Debug",
] as const;
/** One of {@link PRIORITIES}. */
export type Priority = typeof PRIORITIES[number];

/** A severity from its name in any case; `INFO` stands for `Informational`. undefined when there is none of that name. */
export function parsePriority(text: string): Priority | undefined {
  const name = text.toLowerCase();
  if (name === "info") return "Informational";
  return PRIORITIES.find((priority) => priority.toLowerCase() === name);
}

/** A value as it stands in the JSON form. bigint is printed as a JSON number. */
export type AlertValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | readonly AlertValue[];

/** What a rule has to say about an event, independent of any event memory. Text is real text here, not byte strings. */
export interface Alert {
  /** ns since the epoch. */
  time: bigint;
  rule: string;
  priority: Priority;
  /** Event source, or `internal`. */
  source: string;
  /** The rule's output with its fields filled in, not yet escaped. */
  message: string;
  fields: Record<string, AlertValue>;
  tags: readonly string[];
}

/** Takes rendered alerts. Never blocks: it queues up to a bound in bytes and counts what it had to discard. */
export interface Sink {
  readonly name: string;
  /** @param line the rendered alert without line end; the same for all sinks */
  write(line: string, alert: Alert): void;
  /** Closes and reopens files and programs (SIGUSR1). */
  reopen?(): void;
  /** Waits until everything queued is out, at most `timeoutMs`. */
  flush(timeoutMs: number): Promise<void>;
  close(): Promise<void>;
  stats(): SinkStats;
}

/** What became of the lines given to a sink. */
export interface SinkStats {
  written: number;
  discarded: number;
  queuedBytes: number;
}

import type { Priority } from "../alerts/alert.ts";

/** Version of the report's shape: the first number changes when a reader of older reports would be misled. */
export const SCHEMA_VERSION = "1.0";

/** A value of a field in a report; integers beyond 2^53 are text. */
export type ReportValue =
  | string
  | number
  | boolean
  | null
  | readonly ReportValue[];

/** One process in the chain that led to a finding, the acting one first. */
export interface ChainLink {
  pid: number;
  name: string;
  exepath: string;
  cmdline: string;
}

/** Something the rules, the comparison with a profile or the look at the running system found. */
export interface Finding {
  rule: string;
  description: string;
  /** `rule`: of an event; `profile`: new against the profile; `posture`: of what is running. */
  kind: "rule" | "profile" | "posture";
  priority: Priority;
  tags: readonly string[];
  message: string;
  /** Name of the event, "" for profile findings. */
  event: string;
  count: number;
  first: string;
  last: string;
  /** Id of the process in {@link Report.processes}; null when it is not among them. */
  process: number | null;
  chain: readonly ChainLink[];
  fields: Readonly<Record<string, ReportValue>>;
}

/** A process that ran during the audit. Times are RFC 3339. */
export interface ProcessReport {
  /** Number within the report: pids can be used twice. */
  id: number;
  parent: number | null;
  pid: number;
  name: string;
  exepath: string;
  cmdline: string;
  uid: number | null;
  container: string;
  started: string;
  ended: string | null;
  exit_code: number | null;
  signal: string | null;
  /** It was running when the audit ended. */
  left_running: boolean;
  /** Programs it has turned into, in order, beyond the one it was forked as. */
  executions: { time: string; exepath: string; cmdline: string }[];
}

/** What was done with a path, as counts of calls. */
export interface FileReport {
  path: string;
  read: number;
  written: number;
  created: number;
  deleted: number;
  executed: number;
  /** Mode or owner changed. */
  changed: number;
  /** Refused for lack of permission. */
  denied: number;
}

/** One end of connections, as counts of calls: the far one, or the own one of a listener. */
export interface EndpointReport {
  direction: "out" | "in" | "listen";
  protocol: string;
  /** Address, or path of a unix socket. */
  address: string;
  port: number | null;
  count: number;
  failed: number;
  /** Names of the programs. */
  programs: string[];
}

/** Something that gave a process or a file other rights. */
export interface PrivilegeReport {
  time: string;
  /** `uid`, `gid`, `capabilities`, `file-bit`. */
  what: string;
  detail: string;
  process: number | null;
  program: string;
  count: number;
}

/** Everything an audit has to say; `report.schema.json` beside this file is its published form. */
export interface Report {
  schema_version: string;
  tool: { name: "saker"; version: string };
  mode: "command" | "host" | "process" | "container" | "posture";
  host: {
    hostname: string;
    os: string;
    kernel: string;
    architecture: string;
    cpus: number;
  };
  command: string[] | null;
  target: { pid: number } | { container: string } | null;
  started: string;
  ended: string;
  duration_ms: number;
  /** How the command ended; null without a command. */
  exit: { code: number; signal: string | null } | null;
  /** Nothing was lost and nothing left out. */
  complete: boolean;
  coverage: {
    events: number;
    delivered: number;
    dropped: number;
    dropped_by_reason: Record<string, number>;
    /** What did not fit into the report, by kind. */
    left_out: Record<string, number>;
    /** What was not looked at, in words. */
    notes: string[];
  };
  findings: Finding[];
  processes: ProcessReport[];
  files: FileReport[];
  endpoints: EndpointReport[];
  privileges: PrivilegeReport[];
}

/** ISO 8601 in UTC with milliseconds, for ns since the epoch. */
export function isoTime(ns: bigint): string {
  return new Date(Number(ns / 1_000_000n)).toISOString();
}

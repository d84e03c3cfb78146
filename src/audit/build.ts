import { lostOf, type SourceStats } from "../sources/source.ts";
import { VERSION } from "../version.ts";
import { describeHost } from "./host.ts";
import type { Observer } from "./observer.ts";
import { isoTime, type Report, SCHEMA_VERSION } from "./report.ts";

/** What a report says about the audit as such. */
export interface AuditFacts {
  readonly mode: Report["mode"];
  readonly command: readonly string[] | undefined;
  readonly target: Report["target"];
  /** ns since the epoch. */
  readonly started: bigint;
  readonly ended: bigint;
  readonly exit: Report["exit"];
  readonly stats: SourceStats;
  readonly notes: readonly string[];
}

/** Puts a report together from what has been observed. */
export function buildReport(facts: AuditFacts, observer: Observer): Report {
  const { processes, files, endpoints, privileges, findings } = observer;
  const leftOut = Object.fromEntries(
    ([
      ["processes", processes.leftOut],
      ["executions", processes.executionsLeftOut],
      ["files", files.leftOut],
      ["endpoints", endpoints.leftOut],
      ["privileges", privileges.leftOut],
      ["findings", findings.leftOut],
    ] as const).filter(([, count]) => count > 0),
  );
  const { produced, delivered, dropped } = facts.stats;
  const lost = lostOf(facts.stats);
  return {
    schema_version: SCHEMA_VERSION,
    tool: { name: "saker", version: VERSION },
    mode: facts.mode,
    host: describeHost(),
    command: facts.command === undefined ? null : [...facts.command],
    target: facts.target,
    started: isoTime(facts.started),
    ended: isoTime(facts.ended),
    duration_ms: Number((facts.ended - facts.started) / 1_000_000n),
    exit: facts.exit,
    complete: lost === 0 && Object.keys(leftOut).length === 0,
    coverage: {
      events: produced,
      delivered,
      dropped: lost,
      dropped_by_reason: { ...dropped },
      left_out: leftOut,
      notes: [...facts.notes],
    },
    findings: findings.report(),
    processes: processes.all,
    files: files.report(),
    endpoints: endpoints.report(),
    privileges: privileges.report(),
  };
}

import { assertEquals } from "@std/assert";
import type { Report } from "../../src/audit/report.ts";

/** What a report means: what stays when pids, times, hosts and temporary names are left out. */
export interface Meaning {
  exit: number | null;
  /** `program exit-code-or-signal < parent's program`, sorted, each once. */
  programs: string[];
  /** `use path`, sorted: what was created, deleted or denied. */
  files: string[];
  /** `direction protocol address port`. */
  endpoints: string[];
  /** `what detail`. */
  privileges: string[];
  /** `priority: rule`, sorted. */
  findings: string[];
}

/**
 * @param names texts that differ from run to run, and what stands for them
 */
export function meaningOf(
  report: Report,
  names: Readonly<Record<string, string>>,
): Meaning {
  const list = (items: Iterable<string>) =>
    [...new Set([...items].map((item) => replaced(item, names)))].sort();
  const byId = new Map(report.processes.map((each) => [each.id, each]));
  return {
    exit: report.exit?.code ?? null,
    programs: list(report.processes.map((each) => {
      const parent = byId.get(each.parent ?? 0)?.name ?? "-";
      return `${each.name} ${each.exit_code ?? each.signal} < ${parent}`;
    })),
    files: list(
      report.files.flatMap((file) =>
        (["created", "deleted", "denied"] as const)
          .filter((use) => file[use] > 0)
          .map((use) => `${use} ${file.path}`)
      ),
    ),
    endpoints: list(
      report.endpoints.map(({ direction, protocol, address, port }) =>
        `${direction} ${protocol} ${address} ${port ?? "-"}`
      ),
    ),
    privileges: list(
      report.privileges.map(({ what, detail }) => `${what} ${detail}`),
    ),
    findings: list(
      report.findings.map(({ priority, rule }) => `${priority}: ${rule}`),
    ),
  };
}

function replaced(
  text: string,
  names: Readonly<Record<string, string>>,
): string {
  let result = text;
  for (const [name, stand] of Object.entries(names)) {
    result = result.replaceAll(name, stand);
  }
  return result;
}

/**
 * Compares with the golden one. Exit code, endpoints, privileges and findings must be the same; there may be programs
 * and files besides the golden ones, which differ between versions of a distribution.
 */
export function assertMeaning(actual: Meaning, golden: Meaning): void {
  const shared = (all: string[], wanted: string[]) =>
    all.filter((each) => wanted.includes(each));
  assertEquals({
    ...actual,
    programs: shared(actual.programs, golden.programs),
    files: shared(actual.files, golden.files),
  }, golden);
}

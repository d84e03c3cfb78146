import type { Report } from "../report.ts";

/** Members of a report that are lists of things, with the name that one of them has in a line. */
const LISTS = [
  ["findings", "finding"],
  ["processes", "process"],
  ["files", "file"],
  ["endpoints", "endpoint"],
  ["privileges", "privilege"],
] as const;

/** A line of JSON for the audit itself (`"type":"audit"`), then one for each thing in it. */
export function toJsonLines(report: Report): string {
  const head: Record<string, unknown> = { type: "audit", ...report };
  for (const [list] of LISTS) delete head[list];
  const lines = [JSON.stringify(head)];
  for (const [list, type] of LISTS) {
    for (const each of report[list]) {
      lines.push(JSON.stringify({ type, ...each }));
    }
  }
  return `${lines.join("\n")}\n`;
}

import { PRIORITIES } from "../../alerts/alert.ts";
import { oneLine } from "../../alerts/json.ts";
import type { FileReport, ProcessReport, Report } from "../report.ts";

/** Lines printed of each list; the other formats have all of them. */
const MAX_LINES = 40;
/** Characters of a line: command lines may be as long as programs like. */
const MAX_LENGTH = 400;

/** The report for a terminal. Whatever came from processes is printed without control characters. */
export function toText(report: Report): string {
  const lines = [
    ...heading(report),
    ...findings(report),
    ...section("Processes", tree(report.processes)),
    ...section("Files changed", report.files.filter(isChange).map(fileLine)),
    ...section(
      "Network",
      report.endpoints.map((each) => {
        const port = each.port === null ? "" : ` port ${each.port}`;
        const failed = each.failed > 0 ? `, ${each.failed} failed` : "";
        return `${each.direction.padEnd(6)} ${each.protocol} ${each.address}` +
          `${port} (${each.count}${failed}; ${each.programs.join(", ")})`;
      }),
    ),
    ...section(
      "Privileges",
      report.privileges.map((each) =>
        `${each.what}: ${each.detail} by ${each.program}` +
        (each.count > 1 ? ` (${each.count} times)` : "")
      ),
    ),
    "",
    ending(report),
  ];
  return `${lines.map(printable).join("\n")}\n`;
}

function heading(report: Report): string[] {
  const what = report.command !== null
    ? report.command.join(" ")
    : report.target !== null
    ? Object.entries(report.target).map(([key, id]) => `${key} ${id}`).join()
    : `host ${report.host.hostname}`;
  const exit = report.exit === null
    ? ""
    : report.exit.signal === null
    ? `, exit code ${report.exit.code}`
    : `, ended by ${report.exit.signal}`;
  const seconds = (report.duration_ms / 1000).toFixed(1);
  return [`Audit of ${what}`, `${report.started}, ${seconds} s${exit}`];
}

function findings(report: Report): string[] {
  const lines = report.findings.map((each) => {
    const times = each.count > 1 ? ` (${each.count} times)` : "";
    const chain = each.chain.map((link) => link.name).join(" < ");
    return `${each.priority.padEnd(13)} ${each.rule}${times}: ` +
      each.message + (chain === "" ? "" : `\n${" ".repeat(16)}${chain}`);
  });
  return section("Findings", lines, "none");
}

function tree(processes: readonly ProcessReport[]): string[] {
  const children = new Map<number | null, ProcessReport[]>();
  for (const each of processes) {
    const siblings = children.get(each.parent);
    if (siblings === undefined) children.set(each.parent, [each]);
    else siblings.push(each);
  }
  const lines: string[] = [];
  const stack = (children.get(null) ?? []).map((each) => ({ each, depth: 0 }))
    .reverse();
  while (stack.length > 0) {
    const { each, depth } = stack.pop()!;
    const how = each.signal !== null
      ? ` [${each.signal}]`
      : each.left_running
      ? " [running]"
      : each.exit_code !== null && each.exit_code !== 0
      ? ` [exit ${each.exit_code}]`
      : "";
    // beyond some depth more blanks say nothing
    const indent = "  ".repeat(Math.min(depth, 20));
    lines.push(`${indent}${each.pid} ${each.cmdline || each.name}${how}`);
    for (const child of (children.get(each.id) ?? []).reverse()) {
      stack.push({ each: child, depth: depth + 1 });
    }
  }
  return lines;
}

function isChange(file: FileReport): boolean {
  return file.written + file.created + file.deleted + file.changed > 0;
}

function fileLine(file: FileReport): string {
  const uses = (["created", "written", "changed", "deleted"] as const)
    .filter((use) => file[use] > 0);
  return `${file.path} (${uses.join(", ")})`;
}

function section(
  title: string,
  lines: readonly string[],
  empty?: string,
): string[] {
  if (lines.length === 0) {
    return empty === undefined ? [] : ["", `${title}: ${empty}`];
  }
  const shown = lines.slice(0, MAX_LINES).flatMap((line) =>
    line.split("\n").map((part) => `  ${part}`)
  );
  if (lines.length > MAX_LINES) {
    shown.push(`  … ${lines.length - MAX_LINES} more`);
  }
  return ["", `${title} (${lines.length})`, ...shown];
}

function ending(report: Report): string {
  const counts = PRIORITIES.map((priority) =>
    [
      priority,
      report.findings.filter((each) => each.priority === priority).length,
    ] as const
  ).filter(([, count]) => count > 0);
  const total = counts.length === 0
    ? "No findings"
    : counts.map(([priority, count]) => `${count} ${priority}`).join(", ");
  const { coverage } = report;
  const notes = coverage.notes.map((note) => `; ${note}`).join("");
  return report.complete
    ? `${total}; complete: ${coverage.delivered} events, none lost${notes}`
    : `${total}; NOT complete: ${coverage.dropped} of ${coverage.events} ` +
      `events lost${leftOut(coverage.left_out)}${notes}`;
}

function leftOut(kinds: Readonly<Record<string, number>>): string {
  const parts = Object.entries(kinds).map(([kind, n]) => `${n} ${kind}`);
  return parts.length === 0 ? "" : `, left out: ${parts.join(", ")}`;
}

/** A line that may come from processes, without what could move the cursor, colour the screen or turn the line around. */
function printable(line: string): string {
  return oneLine(
    line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH)}…` : line,
  );
}

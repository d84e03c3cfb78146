import type { Priority } from "../../alerts/alert.ts";
import type { Finding, Report } from "../report.ts";

/** SARIF's three levels for the eight priorities. */
const LEVELS: Record<Priority, "error" | "warning" | "note"> = {
  Emergency: "error",
  Alert: "error",
  Critical: "error",
  Error: "error",
  Warning: "warning",
  Notice: "note",
  Informational: "note",
  Debug: "note",
};

/** Severities that code scanning sorts by: a number from 0 to 10. */
const SEVERITIES: Record<Priority, string> = {
  Emergency: "10.0",
  Alert: "9.5",
  Critical: "9.0",
  Error: "8.0",
  Warning: "6.0",
  Notice: "3.0",
  Informational: "1.0",
  Debug: "0.1",
};

/** The findings in the form that code scanning takes: SARIF 2.1.0 (OASIS, sarif-v2.1.0-os). */
export function toSarif(report: Report): string {
  const rules = new Map<string, number>();
  const descriptors: unknown[] = [];
  for (const finding of report.findings) {
    if (rules.has(finding.rule)) continue;
    rules.set(finding.rule, descriptors.length);
    descriptors.push({
      id: finding.rule,
      name: finding.rule,
      shortDescription: { text: finding.rule },
      fullDescription: { text: finding.description || finding.rule },
      defaultConfiguration: { level: LEVELS[finding.priority] },
      properties: {
        tags: [...new Set(finding.tags)],
        "security-severity": SEVERITIES[finding.priority],
      },
    });
  }
  const run = {
    tool: {
      driver: {
        name: report.tool.name,
        version: report.tool.version,
        rules: descriptors,
      },
    },
    invocations: [{
      ...(report.command === null
        ? {}
        : { commandLine: report.command.join(" ") }),
      ...(report.exit === null ? {} : { exitCode: report.exit.code }),
      startTimeUtc: report.started,
      endTimeUtc: report.ended,
      executionSuccessful: true,
      toolExecutionNotifications: report.complete ? [] : [{
        level: "warning",
        message: {
          text: `${report.coverage.dropped} events were lost: ` +
            "there may be findings that this run does not have",
        },
      }],
    }],
    results: report.findings.map((finding) =>
      result(finding, rules.get(finding.rule)!)
    ),
  };
  const document = {
    $schema:
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [run],
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function result(finding: Finding, ruleIndex: number): unknown {
  const path = pathOf(finding);
  const [actor] = finding.chain;
  return {
    ruleId: finding.rule,
    ruleIndex,
    level: LEVELS[finding.priority],
    message: { text: finding.message },
    occurrenceCount: finding.count,
    locations: [{
      ...(path === undefined ? {} : {
        physicalLocation: { artifactLocation: { uri: fileUri(path) } },
      }),
      logicalLocations: actor === undefined ? [] : [{
        name: actor.name,
        fullyQualifiedName: finding.chain.map((link) => link.name).reverse()
          .join("/"),
        kind: "process",
      }],
    }],
    properties: {
      priority: finding.priority,
      kind: finding.kind,
      event: finding.event,
      first: finding.first,
      last: finding.last,
      fields: finding.fields,
    },
  };
}

/** The file that a finding is about: the one that was worked on, else the program. */
function pathOf(finding: Finding): string | undefined {
  const { fields, chain } = finding;
  const candidates = [
    fields["fd.name"],
    fields["fs.path.name"],
    fields["path"],
    chain[0]?.exepath,
  ];
  return candidates.find((path): path is string =>
    typeof path === "string" && path.startsWith("/")
  );
}

function fileUri(path: string): string {
  // lone surrogates cannot be encoded
  const parts = path.toWellFormed().split("/").map(encodeURIComponent);
  return `file://${parts.join("/")}`;
}

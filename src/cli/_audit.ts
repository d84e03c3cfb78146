import { PRIORITIES, type Priority } from "../alerts/alert.ts";
import { safeJson } from "../alerts/json.ts";
import { audit, type Subject } from "../audit/audit.ts";
import { isAtLeast } from "../audit/finding_log.ts";
import { FORMATS, renderReport } from "../audit/format/mod.ts";
import {
  compareWithProfile,
  mergeProfiles,
  parseProfile,
  type Profile,
  profileOf,
} from "../audit/profile.ts";
import type { Report } from "../audit/report.ts";
import { ReportFile } from "../audit/report_file.ts";
import { parseDuration } from "../duration.ts";
import { messageOf, UserError } from "../errors.ts";
import { printError } from "../log.ts";
import { configureLog } from "../pipeline/logging.ts";
import type { Settings } from "../pipeline/settings.ts";
import { print } from "../print.ts";
import type { Arguments } from "./arguments.ts";
import { readSettings } from "./settings.ts";

/** Exit codes of an audit. */
const Exit = { OK: 0, FAILED: 1, USAGE: 2, FINDINGS: 3 } as const;
const DEFAULT_GRACE = "5s";
/** Longest time a timer takes: 24 days. */
const FOR_EVER_MS = 0x7fffffff;

/** Wrong options: exit code 2 instead of 1. */
class UsageError extends UserError {}

/** What the options ask for, besides the subject. */
interface Wishes {
  format: string;
  output: string | undefined;
  failOn: Priority | undefined;
  propagate: boolean;
  profile: Profile | undefined;
  saveProfile: string | undefined;
}

/** Runs `saker audit`. */
export async function auditCommand(args: Arguments): Promise<number> {
  let subject: Subject | "now";
  let wishes: Wishes;
  try {
    subject = subjectOf(args);
    wishes = wishesOf(args);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    printError(`Error: ${error.message}`);
    return Exit.USAGE;
  }
  const settings = quiet(readSettings(args));
  await configureLog(settings);
  // before anything is run: a report that cannot be written is lost
  const output = fileOf(wishes.output);
  let profile: ReportFile | undefined;
  let report: Report;
  try {
    profile = fileOf(wishes.saveProfile);
    report = await reportOn(subject, settings);
  } catch (error) {
    output?.discard();
    profile?.discard();
    throw error;
  }
  if (wishes.profile !== undefined) {
    report.findings.push(...compareWithProfile(report, wishes.profile));
  }
  profile?.write(profileText(report, wishes.profile));
  const text = renderReport(report, wishes.format);
  if (output === undefined) print(text.trimEnd());
  else output.write(text);
  return exitCode(report, wishes);
}

async function reportOn(
  subject: Subject | "now",
  settings: Settings,
): Promise<Report> {
  if (subject !== "now") return await audit(subject, settings);
  const { checkPosture } = await import("../audit/posture/mod.ts");
  return checkPosture(settings);
}

/**
 * What is to be audited.
 *
 * @throws {UsageError} nothing is, or several things at once
 */
function subjectOf(args: Arguments): Subject | "now" {
  const command = args.operands;
  const asked = [
    command.length > 0 && "a command",
    args.has("pid") && "--pid",
    args.has("container") && "--container",
    args.has("now") && "--now",
  ].filter((each) => each !== false);
  if (asked.length > 1) {
    throw new UsageError(`${asked.join(" and ")}: only one can be audited`);
  }
  const durationMs = args.has("for")
    ? duration(args.value("for")!, "--for")
    : FOR_EVER_MS;
  if (command.length > 0) {
    if (args.has("for")) {
      throw new UsageError("--for: a command is audited until it ends");
    }
    const graceMs = duration(args.value("grace") ?? DEFAULT_GRACE, "--grace");
    return { kind: "command", command, graceMs };
  }
  if (args.has("grace")) throw new UsageError("--grace goes with a command");
  if (args.has("propagate")) {
    throw new UsageError("--propagate goes with a command");
  }
  if (args.has("now")) return "now";
  if (args.has("pid")) {
    const pid = Number(args.value("pid"));
    if (!Number.isInteger(pid) || pid < 1) {
      throw new UsageError(`--pid ${args.value("pid")}: not a process id`);
    }
    return { kind: "process", pid, durationMs };
  }
  if (args.has("container")) {
    const id = args.value("container")!;
    if (id.length < 4) {
      throw new UsageError(`--container ${id}: give at least 4 characters`);
    }
    return { kind: "container", id, durationMs };
  }
  if (args.has("for")) return { kind: "host", durationMs };
  throw new UsageError(
    "Nothing to audit: give a command, --for, --pid, --container or --now",
  );
}

function wishesOf(args: Arguments): Wishes {
  const format = args.value("format") ?? "json";
  if (!FORMATS.includes(format)) {
    throw new UsageError(`--format ${format}: use ${FORMATS.join(", ")}`);
  }
  const profile = args.value("profile");
  return {
    format,
    output: args.value("output"),
    failOn: failOn(args.value("fail-on") ?? "warning"),
    propagate: args.has("propagate"),
    profile: profile === undefined ? undefined : readProfile(profile),
    saveProfile: args.value("save-profile"),
  };
}

function failOn(text: string): Priority | undefined {
  if (text === "none") return undefined;
  const priority = PRIORITIES.find((name) =>
    name.toLowerCase().startsWith(text.toLowerCase())
  );
  if (priority === undefined || text === "") {
    throw new UsageError(
      `--fail-on ${text}: use ${PRIORITIES.join(", ").toLowerCase()} or none`,
    );
  }
  return priority;
}

function duration(text: string, option: string): number {
  const ms = parseDuration(text);
  if (ms === undefined) {
    throw new UsageError(
      `${option} ${text}: use a number with a unit: 500ms, 10s, 5m, 1h`,
    );
  }
  return ms;
}

function readProfile(path: string): Profile {
  let text: string;
  try {
    text = Deno.readTextFileSync(path);
  } catch (error) {
    throw new UserError(`--profile ${path}: ${messageOf(error)}`);
  }
  return parseProfile(text, path);
}

function fileOf(path: string | undefined): ReportFile | undefined {
  return path === undefined ? undefined : new ReportFile(path);
}

function profileText(report: Report, old: Profile | undefined): string {
  const now = profileOf(report);
  const profile = old === undefined ? now : mergeProfiles(old, now);
  return `${safeJson(JSON.stringify(profile, null, 2))}\n`;
}

function exitCode(report: Report, wishes: Wishes): number {
  if (wishes.propagate && report.exit !== null) return report.exit.code;
  const { failOn } = wishes;
  return failOn !== undefined &&
      report.findings.some(({ priority }) => isAtLeast(priority, failOn))
    ? Exit.FINDINGS
    : Exit.OK;
}

/** The terminal belongs to the command: of saker's log only what is wrong. */
function quiet(settings: Settings): Settings {
  return {
    ...settings,
    config: { ...settings.config, log_level: "error", log_syslog: false },
  };
}

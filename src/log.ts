import {
  configureSync,
  getLogger,
  type Logger,
  type LogLevel as LibraryLevel,
  type LogRecord,
} from "@logtape/logtape";
import { oneLine } from "./alerts/json.ts";
import { LOG_LEVELS, type LogLevel } from "./config/schema.ts";

/** saker's own log, as opposed to alerts. Quiet (warnings and worse, on stderr) until {@link setUpLog} is called. */
export const log: Logger = getLogger(["saker"]);

/** Where the log goes and how much of it. */
export interface LogOptions {
  level: LogLevel;
  stderr: boolean;
  iso8601: boolean;
  /** Takes the same lines without the date, for the system's log. */
  syslog?: (severity: number, text: string) => void;
}

const SEVERITY: Record<LibraryLevel, number> = {
  fatal: 2,
  error: 3,
  warning: 4,
  info: 6,
  debug: 7,
  trace: 7,
};
const DAYS = "Sun Mon Tue Wed Thu Fri Sat".split(" ");
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** Configures the log; may be called again (reload). */
export function setUpLog(options: LogOptions): void {
  const limit = LOG_LEVELS.indexOf(options.level);
  const level = (Object.keys(SEVERITY) as LibraryLevel[])
    .filter((name) => SEVERITY[name] <= limit)
    .sort((a, b) => SEVERITY[b] - SEVERITY[a])[0] ?? "fatal";
  const { syslog } = options;
  configureSync({
    reset: true,
    sinks: {
      lines: (record) => {
        const lines = record.message.join("").trimEnd().split("\n").map(
          oneLine,
        );
        if (options.stderr) {
          const time = logTime(new Date(record.timestamp), options.iso8601);
          // further lines are moved in, so that none can pass for an entry of its own
          printError(`${time}: ${lines.join("\n    ")}`);
        }
        syslog?.(severityOf(record), lines.join("\\n"));
      },
    },
    loggers: [
      {
        category: ["saker"],
        lowestLevel: level === "trace" ? "debug" : level,
        sinks: ["lines"],
      },
      { category: ["logtape", "meta"], lowestLevel: "error" },
    ],
  });
}

function severityOf(record: LogRecord): number {
  return SEVERITY[record.level];
}

/** Date of a log line: `Tue Mar 03 10:11:12 2026`, local; or `2026-03-03T09:11:12+0000`. */
export function logTime(date: Date, iso8601: boolean): string {
  if (iso8601) return `${date.toISOString().slice(0, 19)}+0000`;
  const two = (n: number) => String(n).padStart(2, "0");
  return `${DAYS[date.getDay()]} ${MONTHS[date.getMonth()]} ${
    two(date.getDate())
  } ${two(date.getHours())}:${two(date.getMinutes())}:${
    two(date.getSeconds())
  } ${date.getFullYear()}`;
}

const encoder = new TextEncoder();

/** Writes a line to stderr; a closed stderr is nobody's concern. */
export function printError(line: string): void {
  try {
    Deno.stderr.writeSync(encoder.encode(`${line}\n`));
  } catch {
    // there is no place left to complain
  }
}

setUpLog({ level: "warning", stderr: true, iso8601: false });

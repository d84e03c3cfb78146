import type { Alert, AlertValue } from "./alert.ts";
import { type Json, oneLine, toJson } from "./json.ts";
import { clockText, iso8601Text } from "../fields/time_text.ts";

/** What an alert looks like; the names follow the configuration's keys. */
export interface RenderOptions {
  json: boolean;
  iso8601: boolean;
  hostname: string;
  includeOutput: boolean;
  includeMessage: boolean;
  includeFields: boolean;
  includeTags: boolean;
  /** Constant members of `output_fields`. */
  staticFields: Readonly<Record<string, string>>;
}

/** Source of alerts that saker raises about itself. */
export const INTERNAL = "internal";

/** The alert as one line without line end: text or JSON, the same for all sinks. */
export function renderAlert(alert: Alert, options: RenderOptions): string {
  return options.json ? jsonLine(alert, options) : textLine(alert, options);
}

function textLine(alert: Alert, options: RenderOptions): string {
  if (alert.source === INTERNAL) {
    const fields = Object.keys(alert.fields).sort().map((key) =>
      `${key}=${toJson(alert.fields[key])}`
    );
    return oneLine(
      `${clockText(alert.time)}: ${alert.priority} ${alert.message} (${
        fields.join(" ")
      })`,
    );
  }
  return oneLine(plainLine(alert, options));
}

/** The text form before anything is escaped. */
function plainLine(alert: Alert, options: RenderOptions): string {
  const time = options.iso8601
    ? iso8601Text(alert.time)
    : clockText(alert.time);
  return `${time}: ${alert.priority} ${alert.message}`;
}

function jsonLine(alert: Alert, options: RenderOptions): string {
  const internal = alert.source === INTERNAL;
  const line: Record<string, Json | undefined> = {
    hostname: options.hostname,
    priority: alert.priority,
    rule: alert.rule,
    source: alert.source,
    time: iso8601Text(alert.time).replace("+0000", "Z"),
  };
  if (options.includeOutput) {
    line.output = internal ? alert.message : plainLine(alert, options);
  }
  if (options.includeMessage) line.message = alert.message;
  if (options.includeTags && !internal) line.tags = [...alert.tags].sort();
  if (options.includeFields) line.output_fields = fieldsOf(alert, options);
  return toJson(line);
}

function fieldsOf(
  alert: Alert,
  options: RenderOptions,
): Record<string, AlertValue> {
  if (alert.source === INTERNAL) {
    return { ...alert.fields, ...options.staticFields };
  }
  // ns since the epoch in either form, as in Falco
  const time: Record<string, AlertValue> = {
    [options.iso8601 ? "evt.time.iso8601" : "evt.time"]: alert.time,
  };
  return { ...time, ...alert.fields, ...options.staticFields };
}

import { EVENTS } from "../events/tables.ts";
import type { Context } from "../state/context.ts";
import { type Extra, plain } from "./_define.ts";
import { eventName } from "./_event_name.ts";
import type { FieldClass, FieldDef } from "./field.ts";
import { clockText, dateTimeText, iso8601Text } from "./time_text.ts";

const SECOND = 1_000_000_000n;
/** Local texts of a time are numbers in JSON, in ns since the epoch. */
const AS_NUMBER: Extra = { json: (c) => c.event.timestamp };
const PADDED: Extra = { format: "padded10" };

/** ns since the first event; 0 for it. */
function sinceFirst(c: Context): bigint {
  const first = c.state.firstTimestamp;
  return first === 0n ? 0n : c.event.timestamp - first;
}

/** ns since the event before; 0 for the first. */
function sincePrevious(c: Context): bigint {
  const previous = c.state.previousTimestamp;
  return previous === 0n ? 0n : c.event.timestamp - previous;
}

const times: FieldDef[] = [
  plain(
    "evt.time",
    "CHARBUF",
    "Local time of day with nanoseconds.",
    (c) => clockText(c.event.timestamp),
    AS_NUMBER,
  ),
  plain(
    "evt.time.s",
    "CHARBUF",
    "Local time of day.",
    (c) => clockText(c.event.timestamp, false),
    AS_NUMBER,
  ),
  plain(
    "evt.time.iso8601",
    "CHARBUF",
    "UTC date and time in ISO 8601 form, with nanoseconds.",
    (c) => iso8601Text(c.event.timestamp),
    AS_NUMBER,
  ),
  plain(
    "evt.datetime",
    "CHARBUF",
    "Local date and time with nanoseconds.",
    (c) => dateTimeText(c.event.timestamp),
    AS_NUMBER,
  ),
  plain(
    "evt.datetime.s",
    "CHARBUF",
    "Local date and time.",
    (c) => dateTimeText(c.event.timestamp, false),
    AS_NUMBER,
  ),
  plain(
    "evt.rawtime",
    "ABSTIME",
    "ns since the epoch.",
    (c) => c.event.timestamp,
  ),
  plain(
    "evt.rawtime.s",
    "ABSTIME",
    "Whole seconds since the epoch.",
    (c) => c.event.timestamp / SECOND,
  ),
  plain(
    "evt.rawtime.ns",
    "ABSTIME",
    "Fraction of the second in ns.",
    (c) => c.event.timestamp % SECOND,
    PADDED,
  ),
  plain(
    "evt.reltime",
    "RELTIME",
    "ns since the first event of the capture.",
    sinceFirst,
    PADDED,
  ),
  plain(
    "evt.reltime.s",
    "RELTIME",
    "Whole seconds since the first event of the capture.",
    (c) => sinceFirst(c) / SECOND,
  ),
  plain(
    "evt.reltime.ns",
    "RELTIME",
    "Fraction in ns of the time since the first event.",
    (c) => sinceFirst(c) % SECOND,
    PADDED,
  ),
  plain(
    "evt.deltatime",
    "RELTIME",
    "ns since the event before.",
    sincePrevious,
    PADDED,
  ),
  plain(
    "evt.deltatime.s",
    "RELTIME",
    "Whole seconds since the event before.",
    (c) => sincePrevious(c) / SECOND,
  ),
  plain(
    "evt.deltatime.ns",
    "RELTIME",
    "Fraction in ns of the time since the event before.",
    (c) => sincePrevious(c) % SECOND,
    PADDED,
  ),
  plain(
    "evt.outputtime",
    "CHARBUF",
    "Time of the event in the form that the output uses.",
    (c) => clockText(c.event.timestamp),
    { ...AS_NUMBER, printOnly: true },
  ),
];

/** Plugins by the source they make events for. */
const PLUGINS: Record<string, string> = { k8s_audit: "k8saudit" };

/** Fields of every event, whatever its source. */
export const EVENT_GENERAL: FieldClass = {
  name: "evt",
  title: "All event types",
  description: "Every event, whatever its source.",
  sources: ["syscall", "k8s_audit"],
  fields: [
    plain(
      "evt.num",
      "UINT64",
      "Running number of the event, from 1.",
      (c) => c.event.num,
      { format: "id" },
    ),
    ...times,
    plain(
      "evt.pluginname",
      "CHARBUF",
      "Name of the plugin that the event comes from; missing for syscalls.",
      (c) => PLUGINS[c.source],
    ),
    plain(
      "evt.plugininfo",
      "CHARBUF",
      "The event of a plugin as one line of text.",
      (c) => c.json === undefined ? undefined : JSON.stringify(c.json),
    ),
    plain(
      "evt.source",
      "CHARBUF",
      "Name of the event's source.",
      (c) => c.source,
    ),
    plain(
      "evt.is_async",
      "BOOL",
      "Whether the event came beside the stream of its source, such as those of containers.",
      (c) => EVENTS[c.event.type]?.origin === "meta",
    ),
    plain(
      "evt.asynctype",
      "CHARBUF",
      "Name of such an event.",
      (c) => EVENTS[c.event.type]?.origin === "meta" ? eventName(c) : undefined,
    ),
    plain(
      "evt.hostname",
      "CHARBUF",
      "Name of the machine that the event comes from.",
      (c) => c.state.machine.hostname,
    ),
  ],
};

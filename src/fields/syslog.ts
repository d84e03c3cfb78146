import { type ByteString, latin1 } from "../events/bytestring.ts";
import { EventFlag } from "../events/tables.ts";
import type { Context } from "../state/context.ts";
import { type Extra, plain } from "./_define.ts";
import { FLAGS, paramIndices } from "./_event_info.ts";
import type { FieldClass, FieldDef, FieldType, Value } from "./field.ts";

const SOCKETS: Extra = { needs: ["sockets"] };

const FACILITIES =
  ("kern user mail daemon auth syslog lpr news uucp cron authpriv ftp ntp audit alert clock local0 " +
    "local1 local2 local3 local4 local5 local6 local7").split(" ");
const SEVERITIES = "emerg alert crit err warn notice info debug".split(" ");

interface Message {
  facility: number;
  severity: number;
  text: ByteString;
}

/** The message that the event writes to /dev/log: priority in angle brackets, then text (RFC 3164). */
function message(c: Context, data: Int8Array): Message | undefined {
  const flags = FLAGS[c.event.type];
  if ((flags & EventFlag.WRITES_TO_FD) === 0) return undefined;
  if (c.fd === undefined || !c.fd.name.includes("/dev/log")) return undefined;
  const found = /^<([0-9]{1,3})>([^\0\n]*)/
    .exec(latin1(c.event.buf(data[c.event.type])));
  if (found === null) return undefined;
  const priority = Number(found[1]);
  return {
    facility: priority >> 3,
    severity: priority & 7,
    text: found[2],
  };
}

function field(
  name: string,
  type: FieldType,
  doc: string,
  read: (message: Message) => Value,
): FieldDef {
  return {
    ...plain(name, type, doc, () => undefined, SOCKETS),
    bind() {
      const data = paramIndices("data");
      return (c) => {
        const found = message(c, data);
        return found && read(found);
      };
    },
  };
}

/** Fields of messages written to the system log. */
export const SYSLOG: FieldClass = {
  name: "syslog",
  description: "Messages that programs write to the system log (/dev/log).",
  sources: ["syscall"],
  fields: [
    field(
      "syslog.facility",
      "UINT16",
      "Facility of the message, as a number.",
      (message) => message.facility,
    ),
    field(
      "syslog.facility.str",
      "CHARBUF",
      "Facility of the message.",
      (message) => FACILITIES[message.facility] ?? "<NA>",
    ),
    field(
      "syslog.severity",
      "UINT16",
      "Severity of the message, as a number.",
      (message) => message.severity,
    ),
    field(
      "syslog.severity.str",
      "CHARBUF",
      "Severity of the message.",
      (message) => SEVERITIES[message.severity],
    ),
    field(
      "syslog.message",
      "CHARBUF",
      "Text of the message.",
      (message) => message.text,
    ),
  ],
};

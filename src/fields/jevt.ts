import { fromText } from "../events/bytestring.ts";
import { parseRfc3339 } from "../events/rfc3339.ts";
import { at, jsonText, pointerPath } from "./_json.ts";
import { plain } from "./_define.ts";
import { FieldArgError, type FieldClass, type FieldDef } from "./field.ts";
import { clockText, iso8601Text } from "./time_text.ts";

/** What there is to know of a document, under the name that fields of old rules begin with and the one of today. */
function documentFields(prefix: "jevt" | "json"): readonly FieldDef[] {
  return [
    {
      name: `${prefix}.value`,
      type: "CHARBUF",
      doc:
        `A value of the document by its JSON pointer: ${prefix}.value[/verb].`,
      arg: { required: true, form: "key" },
      bind(arg) {
        const path = pointerPath(arg ?? "");
        if (path === undefined || path.length === 0) {
          throw new FieldArgError(
            `${prefix}.value takes a JSON pointer in brackets, as in ${prefix}.value[/verb], not '${
              arg ?? ""
            }'`,
          );
        }
        return (c) => jsonText(at(c.json, ...path));
      },
    },
    plain(
      `${prefix}.obj`,
      "CHARBUF",
      "The whole document.",
      (c) =>
        c.json === undefined
          ? undefined
          : fromText(JSON.stringify(c.json, null, 2)),
    ),
    plain(
      `${prefix}.rawtime`,
      "ABSTIME",
      "Time of the event in ns since the epoch.",
      (c) => parseRfc3339(at(c.json, "stageTimestamp")),
    ),
  ];
}

/** Rules about syscalls may name these fields too, as in Falco: their events are no documents and never have them. */
const JSON_SOURCES = ["k8s_audit", "syscall"];

/** Fields of any JSON document. */
export const JSON_FIELDS: FieldClass = {
  name: "json",
  description: "The JSON document that the event is.",
  sources: JSON_SOURCES,
  fields: documentFields("json"),
};

/** Fields of any JSON document, as older rules name them. */
export const JEVT: FieldClass = {
  name: "jevt",
  description: "The JSON document that the event is, by older names.",
  sources: JSON_SOURCES,
  fields: [
    ...documentFields("jevt"),
    plain(
      "jevt.time",
      "CHARBUF",
      "Local time of day of the event with nanoseconds.",
      (c) => {
        const time = parseRfc3339(at(c.json, "stageTimestamp"));
        return time === undefined ? undefined : clockText(time);
      },
    ),
    plain(
      "jevt.time.iso8601",
      "CHARBUF",
      "Time of the event in ISO 8601 form (UTC), with nanoseconds.",
      (c) => {
        const time = parseRfc3339(at(c.json, "stageTimestamp"));
        return time === undefined ? undefined : iso8601Text(time);
      },
    ),
  ],
};

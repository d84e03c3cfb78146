import { absent, type Extra, plain } from "./_define.ts";
import type { FieldClass, FieldDef } from "./field.ts";

/** Counts how often conditions ask for it. */
export const UTIL: FieldClass = {
  name: "util",
  description: "Helpers for writing rules.",
  sources: ["syscall"],
  fields: [
    {
      ...plain(
        "util.cnt",
        "UINT64",
        "A counter that goes up by one each time it is read.",
        () => undefined,
      ),
      bind() {
        let count = 0;
        return () => count++;
      },
    },
  ],
};

function span(prefix: string): FieldDef[] {
  const deprecated: Extra = { deprecated: true };
  const indexed: Extra = {
    ...deprecated,
    arg: { required: true, form: "either" },
  };
  const doc = "Of the tracers, which have been removed; always missing.";
  return [
    absent(`${prefix}.id`, "UINT64", doc, deprecated),
    absent(`${prefix}.ntags`, "UINT32", doc, deprecated),
    absent(`${prefix}.nargs`, "UINT32", doc, deprecated),
    absent(`${prefix}.tags`, "CHARBUF", doc, deprecated),
    absent(`${prefix}.tag`, "CHARBUF", doc, indexed),
    absent(`${prefix}.args`, "CHARBUF", doc, deprecated),
    absent(`${prefix}.arg`, "CHARBUF", doc, indexed),
  ];
}

/** Fields that only very old rules use. */
export const TRACERS: FieldClass = {
  name: "span",
  description: "Tracers, which have been removed; kept so that old rules load.",
  sources: ["syscall"],
  fields: [
    ...span("span"),
    absent("span.time", "ABSTIME", "Always missing.", { deprecated: true }),
    absent("span.duration", "RELTIME", "Always missing.", {
      deprecated: true,
    }),
    ...span("evtin.span"),
  ],
};

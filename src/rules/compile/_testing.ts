/** A small catalogue of fields whose values tests set by hand. */
import { EVENTS, isEventName } from "../../events/tables.ts";
import { EventView } from "../../events/view.ts";
import type { FieldDef, FieldType, Value } from "../../fields/field.ts";
import { Context } from "../../state/context.ts";
import type { StateView } from "../../state/state_view.ts";
import type { Catalogue } from "../condition/catalogue.ts";
import { checkCondition } from "../condition/check.ts";
import type { CheckedNode } from "../condition/checked.ts";
import { parseCondition } from "../condition/parse.ts";
import type { RuleInput } from "./engine.ts";

/** Values of the fields of one event, by name with argument: `proc.aname[2]`. */
export type Values = Record<string, Value>;

/** The values that fields of {@link testCatalogue} read. */
let current: Values = {};

/** Calls of readers since the last {@link setEvent}, by field. */
export const reads = new Map<string, number>();

function define(name: string, type: FieldType, more: Partial<FieldDef> = {}) {
  const field: FieldDef = {
    name,
    type,
    doc: "",
    bind(arg) {
      const key = arg === undefined ? name : `${name}[${arg}]`;
      return () => {
        reads.set(key, (reads.get(key) ?? 0) + 1);
        return current[key];
      };
    },
    ...more,
  };
  return field;
}

const FIELDS: readonly FieldDef[] = [
  define("evt.type", "CHARBUF"),
  define("evt.num", "UINT64"),
  define("evt.dir", "CHARBUF", { deprecated: true }),
  define("evt.arg", "CHARBUF", { arg: { required: true, form: "either" } }),
  define("evt.rawres", "INT64"),
  define("evt.is_open_write", "BOOL"),
  define("evt.is_open_read", "BOOL"),
  define("evt.buffer", "BYTEBUF"),
  define("evt.rawtime", "ABSTIME"),
  define("evt.small", "UINT8"),
  define("evt.share", "DOUBLE"),
  define("proc.name", "CHARBUF"),
  define("proc.pname", "CHARBUF"),
  define("proc.cmdline", "CHARBUF"),
  define("proc.exepath", "FSPATH"),
  define("proc.pid", "PID"),
  define("proc.aname", "CHARBUF", {
    arg: { required: false, form: "index" },
    noRhs: true,
    compare(_op, _values, arg, makeTest) {
      if (arg !== undefined) return undefined;
      const test = makeTest();
      return () => {
        const all = current["proc.aname"];
        return Array.isArray(all) && all.some(test);
      };
    },
  }),
  define("user.uid", "UID"),
  define("fd.name", "FSPATH"),
  define("fd.num", "FD"),
  define("fd.typechar", "CHARBUF"),
  define("fd.sip", "IPADDR"),
  define("fd.cip", "IPADDR"),
  define("fd.snet", "IPNET", { noRhs: true, filterOnly: true }),
  define("fd.sport", "PORT"),
  define("fd.lport", "PORT"),
  define("fd.types", "CHARBUF", { list: true, noRhs: true }),
  define("fd.other_types", "CHARBUF", { list: true }),
  define("container.id", "CHARBUF", { needs: ["containers"] }),
  define("syscall.type", "CHARBUF"),
  define("evt.outputtime", "CHARBUF", { printOnly: true }),
  define("ka.verb", "CHARBUF"),
];

const byName = new Map(FIELDS.map((field) => [field.name, field]));

/** The fields above, of one source. */
export const testCatalogue: Catalogue = {
  findField: (name) => byName.get(name),
  suggestField: (name) => name === "proc.nmae" ? "proc.name" : undefined,
  isEventName,
};

/** A checked condition without macros. */
export function checked(text: string): CheckedNode {
  return checkCondition(parseCondition(text), testCatalogue);
}

/** A rule with this condition. */
export function rule(text: string, name = text): RuleInput {
  return {
    name,
    description: "",
    priority: "Warning",
    source: "syscall",
    tags: [],
    output: { format: () => "", fields: () => ({}) },
    capture: false,
    captureDuration: 0,
    condition: checked(text),
  };
}

const view = new EventView();
export const testContext = new Context(view, {} as StateView);

/** Makes an event of this code, with these values, the current one; `evt.type` follows from the code. */
export function setEvent(eventCode: number, values: Values): Context {
  view.type = eventCode;
  current = { "evt.type": EVENTS[eventCode]?.name, "evt.num": 1, ...values };
  reads.clear();
  return testContext;
}

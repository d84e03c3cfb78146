/** Stand-ins for the field catalogue and the output compiler, for tests of the loader alone. */
import type { FieldDef, FieldType } from "../../fields/field.ts";
import type { Catalogue as Fields } from "../condition/mod.ts";
import {
  ConditionChecker,
  fieldsOf,
  parseCondition,
} from "../condition/mod.ts";
import { checksOf } from "../condition/mod.ts";
import { lookupField } from "../condition/catalogue.ts";
import { TemplateError } from "../output/mod.ts";
import type { Catalogue } from "./catalogue.ts";
import type { Checker } from "./compiled.ts";
import { type LoadResult, type RulesFile, RulesLoader } from "./load.ts";
import type { LoadSettings } from "./load.ts";

function field(
  name: string,
  type: FieldType,
  more: Partial<FieldDef> = {},
): FieldDef {
  return { name, type, doc: "", bind: () => () => undefined, ...more };
}

const FIELDS = new Map(
  [
    field("evt.type", "CHARBUF"),
    field("evt.num", "UINT64"),
    field("evt.dir", "CHARBUF", { deprecated: true }),
    field("evt.arg", "CHARBUF", { arg: { required: true, form: "either" } }),
    field("proc.name", "CHARBUF"),
    field("proc.pname", "CHARBUF"),
    field("proc.aname", "CHARBUF", { arg: { required: false, form: "index" } }),
    field("proc.pid", "INT64"),
    field("fd.name", "FSPATH"),
    field("fd.directory", "FSPATH"),
    field("fd.sport", "PORT"),
    field("ka.verb", "CHARBUF"),
  ].map((def) => [def.name, def]),
);

const EVENTS = ["open", "openat", "execve", "connect", "close"];

const FIELD_CATALOGUE: Fields = {
  findField: (name) => FIELDS.get(name),
  suggestField: (name) => name === "proc.nmae" ? "proc.name" : undefined,
  isEventName: (name) => EVENTS.includes(name),
};

const catalogue: Catalogue = {
  isSource: (name) => name === "syscall" || name === "k8s_audit",
  isField(text) {
    try {
      const [check] = checksOf(parseCondition(`${text} exists`));
      return fieldsOf(check).every(({ name, arg }) =>
        lookupField(FIELD_CATALOGUE, name, arg) !== undefined
      );
    } catch {
      return false;
    }
  },
  suggest: () => undefined,
};

function fakeChecker(): Checker {
  const checker = new ConditionChecker(FIELD_CATALOGUE);
  return {
    check: (node) => checker.check(node),
    countEvents: ({ names, negated }) => negated ? 400 : names.size,
    template(text) {
      for (const [, name] of text.matchAll(/%([a-z.]+)/g)) {
        if (!FIELDS.has(name)) {
          throw new TemplateError(`unknown filter: ${name}`, 0, {
            unknown: true,
          });
        }
      }
      return { format: () => text, fields: () => ({}) };
    },
  };
}

/** Loads files against the stand-ins. */
export function load(
  files: string | readonly RulesFile[],
  settings: LoadSettings = {},
): LoadResult {
  return new RulesLoader(catalogue, fakeChecker()).load(
    typeof files === "string"
      ? [{ name: "rules.yaml", content: files }]
      : files,
    settings,
  );
}

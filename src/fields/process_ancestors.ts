import type { Thread } from "../state/thread.ts";
import { ancestor, someAncestor } from "./_ancestors.ts";
import { parseIndex } from "./_define.ts";
import { envValue } from "./_environment.ts";
import type {
  FieldArg,
  FieldDef,
  FieldType,
  Operator,
  Reader,
  Scalar,
  ScalarTest,
} from "./field.ts";

/** A property of an ancestor. */
type Property = (thread: Thread) => Scalar;

/**
 * A test that holds when any ancestor, from the parent upwards, has a property that passes. Fields of ancestors without
 * index are compared this way; the process itself is never meant.
 */
function anyAncestor(property: Property, op: Operator, test: ScalarTest) {
  return op === "exists"
    ? (c: Parameters<Reader>[0]) => someAncestor(c, () => true)
    : (c: Parameters<Reader>[0]) =>
      someAncestor(c, (thread) => test(property(thread)));
}

const always: ScalarTest = () => true;

/** The values of all ancestors, parent first, joined by blanks: what a field without index prints. */
function lineage(property: Property): Reader {
  return (c) => {
    if (c.thread === undefined) return undefined;
    const values: Scalar[] = [];
    someAncestor(c, (thread) => {
      values.push(property(thread));
      return false;
    });
    return values.join(" ");
  };
}

function ancestorField(
  name: string,
  type: FieldType,
  what: string,
  property: Property,
  whole: Reader,
): FieldDef {
  return {
    name,
    type,
    doc:
      `${what} of an ancestor: 1 is the parent, 2 its parent, 0 the process itself. Compared without index, any ancestor may match.`,
    arg: { required: false, form: "index" },
    noRhs: true,
    bind(arg) {
      if (arg === undefined) return whole;
      const index = parseIndex(name, arg);
      return (c) => {
        const thread = ancestor(c, index);
        return thread === undefined ? undefined : property(thread);
      };
    },
    compare(op, _values, arg, makeTest) {
      if (arg !== undefined) return undefined;
      return anyAncestor(property, op, op === "exists" ? always : makeTest());
    },
  };
}

function text(
  name: string,
  what: string,
  property: Property,
): FieldDef {
  return ancestorField(name, "CHARBUF", what, property, lineage(property));
}

/** Digits choose an ancestor, everything else names a variable. */
function isIndex(arg: FieldArg): arg is string {
  return arg !== undefined && /^[0-9]+$/.test(arg);
}

const environment: FieldDef = {
  name: "proc.aenv",
  type: "CHARBUF",
  doc:
    "Environment of ancestors: with a number that of one ancestor, with a name the value of the variable in the nearest ancestor that has it (empty when none has).",
  arg: { required: false, form: "either" },
  noRhs: true,
  bind(arg) {
    if (isIndex(arg)) {
      const index = parseIndex("proc.aenv", arg);
      return (c) => ancestor(c, index)?.env.joined;
    }
    if (arg === undefined) return lineage((thread) => thread.env.joined);
    return (c) => {
      if (c.thread === undefined) return undefined;
      let value = "";
      someAncestor(
        c,
        (thread) => (value = envValue(thread.env, arg)) !== "",
      );
      return value;
    };
  },
  compare(op, _values, arg, makeTest) {
    if (arg !== undefined) return undefined;
    return anyAncestor(
      (thread) => thread.env.joined,
      op,
      op === "exists" ? always : makeTest(),
    );
  },
};

/** Fields of the processes above the one that made the event. */
export const ancestorFields: FieldDef[] = [
  text("proc.aname", "Name", (thread) => thread.comm),
  text("proc.aexe", "argv[0]", (thread) => thread.exe),
  text("proc.aexepath", "Path of the executable", (thread) => thread.exepath),
  text("proc.acmdline", "Name and arguments", (thread) => thread.cmdline),
  text("proc.aargs", "Arguments", (thread) => thread.args.joined),
  environment,
  ancestorField(
    "proc.apid",
    "INT64",
    "Process id",
    (thread) => thread.pid,
    (c) => c.thread?.pid,
  ),
];

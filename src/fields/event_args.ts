import { latin1 } from "../events/bytestring.ts";
import { EVENTS, type ParamInfo } from "../events/tables.ts";
import type { EventView } from "../events/view.ts";
import { type Extra, parseIndex, plain, requireArg } from "./_define.ts";
import { paramIndices } from "./_event_info.ts";
import {
  type FieldArg,
  FieldArgError,
  type FieldDef,
  type FieldType,
  type Need,
  type Reader,
  type Repr,
  reprOf,
  type Value,
} from "./field.ts";
import { argsText, paramText } from "./param_text.ts";
import { printable } from "./printable.ts";

const ALL: Extra = { needs: ["fds", "sockets", "cwd", "credentials"] };
const NO_NEEDS: readonly Need[] = [];

/** The first parameter of this name in the schema, whose type stands for all of them. */
function firstParam(name: string): ParamInfo | undefined {
  for (const info of EVENTS) {
    const param = info?.params.find((param) => param.name === name);
    if (param !== undefined) return param;
  }
}

function known(field: string, arg: FieldArg): ParamInfo {
  const name = requireArg(field, arg, `${field}.flags`);
  const param = firstParam(name);
  if (param === undefined) {
    throw new FieldArgError(
      `no event has a parameter '${name}', so ${field}.${name} never has a value`,
    );
  }
  return param;
}

/** What must be kept up for the text of parameters with this name. */
function needsOfParam(name: string): readonly Need[] {
  const needs = new Set<Need>();
  for (const info of EVENTS) {
    const param = info?.params.find((param) => param.name === name);
    switch (param?.type) {
      case "fspath":
        needs.add("cwd");
        break;
      case "fsrelpath":
        needs.add("cwd").add("fds");
        break;
      case "fdlist":
        needs.add("fds").add("sockets");
        break;
    }
  }
  return [...needs];
}

const argument: FieldDef = {
  name: "evt.arg",
  type: "CHARBUF",
  doc:
    "A parameter of the event as text, by name or by number: names of flags, errors and users where there are some, paths made absolute.",
  arg: { required: true, form: "either", dotted: true },
  needsFor: (arg) =>
    arg === undefined || /^[0-9]/.test(arg) ? NO_NEEDS : needsOfParam(arg),
  bind(arg) {
    const name = requireArg("evt.arg", arg, "evt.arg.flags");
    if (/^[0-9]/.test(name)) {
      const index = parseIndex("evt.arg", name);
      return (c) =>
        index < c.event.paramCount ? paramText(c, index) : undefined;
    }
    known("evt.arg", name);
    const indices = paramIndices(name);
    return (c) => {
      const index = indices[c.event.type];
      return index >= 0 ? paramText(c, index) : undefined;
    };
  },
};

/** Type and JavaScript shape of parameters, by the schema's type. */
function typeOf(param: ParamInfo): { type: FieldType; repr: Repr } {
  const type = FIELD_TYPES[param.type] ?? "BYTEBUF";
  // 64-bit counters and masks do not fit into a double
  const repr = type === "UINT64" || type === "INT64"
    ? "bigint"
    : reprOf({ type } as FieldDef);
  return { type, repr };
}

const FIELD_TYPES: Partial<Record<ParamInfo["type"], FieldType>> = {
  int8: "INT8",
  int16: "INT16",
  int32: "INT32",
  int64: "INT64",
  uint8: "UINT8",
  uint16: "UINT16",
  uint32: "UINT32",
  uint64: "UINT64",
  charbuf: "CHARBUF",
  fspath: "FSPATH",
  fsrelpath: "FSRELPATH",
  errno: "ERRNO",
  fd: "FD",
  fd32: "INT32",
  pid: "PID",
  pid32: "INT32",
  syscallid: "SYSCALLID",
  sigtype: "SIGTYPE",
  reltime: "RELTIME",
  abstime: "ABSTIME",
  port: "PORT",
  bool: "BOOL",
  flags8: "FLAGS8",
  flags16: "FLAGS16",
  flags32: "FLAGS32",
  enumflags8: "FLAGS8",
  enumflags16: "FLAGS16",
  enumflags32: "FLAGS32",
  sigset: "UINT32",
  uid: "UID",
  gid: "GID",
  mode: "MODE",
  ipv4addr: "IPADDR",
  ipv6addr: "IPADDR",
};

/** The typed value of a parameter that is there. */
function typedValue(view: EventView, index: number, param: ParamInfo): Value {
  switch (param.type) {
    case "int8":
      return view.i8(index);
    case "int16":
      return view.i16(index);
    case "int32":
    case "fd32":
    case "pid32":
      return view.i32(index);
    case "int64":
      return view.i64big(index);
    case "uint64":
    case "reltime":
    case "abstime":
      return view.u64big(index);
    case "errno":
    case "fd":
    case "pid":
      return view.i64(index);
    case "uint8":
    case "sigtype":
    case "flags8":
    case "enumflags8":
      return view.u8(index);
    case "uint16":
    case "syscallid":
    case "port":
    case "flags16":
    case "enumflags16":
      return view.u16(index);
    case "bool":
      return view.u32(index) !== 0;
    case "uint32":
    case "sigset":
    case "uid":
    case "gid":
    case "mode":
    case "flags32":
    case "enumflags32":
      return view.u32(index);
    case "charbuf":
    case "fspath":
    case "fsrelpath":
      return view.str(index);
    default:
      return latin1(view.buf(index));
  }
}

function isText(param: ParamInfo): boolean {
  return param.type === "charbuf" || param.type === "fspath" ||
    param.type === "fsrelpath";
}

/** Brings a value into the shape that the field promised, as events differ in the type of parameters of one name. */
function shaped(value: Value, repr: Repr): Value {
  if (typeof value === "number" && repr === "bigint") return BigInt(value);
  if (typeof value === "bigint" && repr === "number") return Number(value);
  switch (repr) {
    case "number":
      return typeof value === "number" ? value : undefined;
    case "bigint":
      return typeof value === "bigint" ? value : undefined;
    case "boolean":
      return typeof value === "boolean" ? value : undefined;
    default:
      return typeof value === "string" ? value : undefined;
  }
}

/** A value as outputs show it, by the format of the event's parameter: octal and hexadecimal numbers are texts. */
function formatted(value: Value, param: ParamInfo, repr: Repr): Value {
  if (typeof value === "string") {
    return repr === "bytes" || isText(param) ? value : printable(value);
  }
  if (typeof value !== "number" && typeof value !== "bigint") return value;
  if (param.format === "hex") {
    return unsigned(value, param).toString(16).toUpperCase();
  }
  return param.format === "oct" ? unsigned(value, param).toString(8) : value;
}

/** The bits of a number, as hexadecimal and octal digits show them. */
function unsigned(value: number | bigint, param: ParamInfo): number | bigint {
  if (value >= 0) return value;
  const bits = /^int(8|16|32)$/.test(param.type) ? 32 : 64;
  return BigInt.asUintN(bits, BigInt(value));
}

/** A reader of the parameters with a name, each as `seen` sees it. */
function rawReader(
  arg: FieldArg,
  seen: (value: Value, param: ParamInfo, repr: Repr) => Value,
): Reader {
  const param = known("evt.rawarg", arg);
  const { repr } = typeOf(param);
  const indices = paramIndices(param.name);
  return (c) => {
    const type = c.event.type;
    const index = indices[type];
    if (!(index >= 0)) return undefined;
    const param = EVENTS[type]!.params[index];
    if (!c.event.has(index)) {
      // texts that were not recorded read so, everything else is missing
      return repr === "string" && isText(param) ? "<NA>" : undefined;
    }
    return seen(typedValue(c.event, index, param), param, repr);
  };
}

const rawArgument: FieldDef = {
  name: "evt.rawarg",
  type: "BYTEBUF",
  doc:
    "A parameter of the event with its own type, by name: a number for flags and ids, a text for names.",
  arg: { required: true, form: "key", dotted: true },
  noRhs: true,
  typed: (arg) => typeOf(known("evt.rawarg", arg)),
  bind: (arg) => rawReader(arg, (value, _, repr) => shaped(value, repr)),
  // whatever this event has under the name, though conditions only know the type that stands for all
  printed: (arg) => rawReader(arg, formatted),
};

/** Fields of the parameters of events. */
export const argumentFields: FieldDef[] = [
  plain(
    "evt.args",
    "CHARBUF",
    "All parameters of the event as name=value, joined by blanks.",
    argsText,
    ALL,
  ),
  plain(
    "evt.info",
    "CHARBUF",
    "The same as evt.args.",
    argsText,
    ALL,
  ),
  argument,
  rawArgument,
];

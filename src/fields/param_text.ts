/**
 * The parameters of events as text: `raw` as they came, `resolved` with numbers replaced by what they mean (names of
 * flags, descriptors, users, errors). events.md §5.
 */
import { ipText } from "../events/address.ts";
import { type ByteString, latin1 } from "../events/bytestring.ts";
import {
  enumText,
  errnoName,
  EVENTS,
  flagText,
  GENERIC,
  type ParamInfo,
  scName,
  signalName,
} from "../events/tables.ts";
import type { Context } from "../state/context.ts";
import { NO_ID } from "../state/thread.ts";
import { dynText } from "./_dyn.ts";
import { sockaddrText, socktupleText } from "./_param_address.ts";
import { fdlistText, fdText } from "./_param_fd.ts";
import { absoluteParam, isRelative } from "./param_paths.ts";
import { printable } from "./printable.ts";
import { dateTimeZoneText } from "./time_text.ts";
import { groupName, userName } from "./user.ts";

/**
 * Text of parameter `index`: the resolved form where there is one, else the raw form. Undefined when the event has no
 * such parameter.
 */
export function paramText(
  context: Context,
  index: number,
): ByteString | undefined {
  const param = EVENTS[context.event.type]?.params[index];
  if (param === undefined) return undefined;
  if (!context.event.has(index)) return emptyText(param);
  if (param.type === "fspath" || param.type === "fsrelpath") {
    // rules ask for these most, and most are absolute: the text is read once
    const path = context.event.str(index);
    return isRelative(path) ? absoluteParam(context, index, "") : path;
  }
  return resolved(context, index, param) ?? raw(context, index, param);
}

/** All parameters as `name=raw(resolved) …`; empty for generic events, whose parameters are for internal use. */
export function argsText(context: Context): ByteString {
  const view = context.event;
  if (view.type === GENERIC || view.type === GENERIC - 1) return "";
  const params = EVENTS[view.type]?.params ?? [];
  const count = Math.min(params.length, view.paramCount);
  let out = "";
  for (let i = 0; i < count; i++) {
    const param = params[i];
    if (i > 0) out += " ";
    if (!view.has(i)) {
      out += `${param.name}=${emptyText(param)}`;
      continue;
    }
    const meaning = resolved(context, i, param);
    out += `${param.name}=${raw(context, i, param)}`;
    if (meaning !== undefined && meaning !== "") out += `(${meaning})`;
  }
  return out;
}

/** What stands for a parameter without bytes. */
function emptyText(param: ParamInfo): string {
  switch (param.type) {
    case "bytebuf":
    case "socktuple":
    case "fdlist":
    case "charbufarray":
    case "charbuf_pair_array":
    case "dyn":
      return "NULL";
    default:
      return "<NA>";
  }
}

/** A number in the parameter's format. Negative numbers are always decimal, and decimals always signed. */
function numberText(value: number | bigint, param: ParamInfo): string {
  if (value >= 0 && param.format === "hex") {
    return value.toString(16).toUpperCase();
  }
  if (value > 0 && param.format === "oct") return `0${value.toString(8)}`;
  return String(value);
}

function raw(context: Context, index: number, param: ParamInfo): ByteString {
  const view = context.event;
  switch (param.type) {
    case "int8":
      return numberText(view.i8(index), param);
    case "int16":
      return numberText(view.i16(index), param);
    case "int32":
    case "fd32":
    case "pid32":
      return numberText(view.i32(index), param);
    case "int64":
      return numberText(view.i64big(index), param);
    case "fd":
    case "pid":
    case "errno":
      return String(view.i64(index));
    case "uint8":
    case "sigtype":
      return numberText(view.u8(index), param);
    case "uint16":
    case "syscallid":
    case "port":
      return numberText(view.u16(index), param);
    case "uint32":
      return param.format === "dec"
        ? String(view.i32(index))
        : numberText(view.u32(index), param);
    case "uint64":
      return param.format === "dec"
        ? String(view.i64big(index))
        : numberText(view.u64big(index), param);
    case "sigset":
      return signalNames(view.u32(index));
    case "flags8":
    case "enumflags8":
      return String(view.u8(index));
    case "flags16":
    case "enumflags16":
      return String(view.u16(index));
    case "flags32":
    case "enumflags32":
    case "bool":
      return String(view.u32(index));
    case "mode":
      return numberText(view.u32(index), param);
    case "uid":
    case "gid":
      return idText(view.u32(index));
    case "charbuf":
      return textOf(view.str(index));
    case "fspath":
    case "fsrelpath":
      return view.str(index);
    case "bytebuf":
      return printable(latin1(view.buf(index)));
    case "charbufarray":
    case "charbuf_pair_array":
      return latin1(view.buf(index)).replace(/\0$/, "").replaceAll("\0", ".");
    case "sockaddr":
      return sockaddrText(context, index);
    case "socktuple":
      return socktupleText(context, index);
    case "fdlist":
      return fdlistText(context, index);
    case "reltime": {
      const time = view.u64big(index);
      return time === 0xffffffffffffffffn ? "none" : String(time);
    }
    case "abstime":
      return dateTimeZoneText(view.u64big(index));
    case "ipv4addr":
    case "ipv6addr":
      return ipText(latin1(view.buf(index)));
    case "dyn":
      return dynText(context, index, param.name)?.raw ?? "NULL";
    default:
      return printable(latin1(view.buf(index)));
  }
}

/** What the value means; undefined when that is nothing beyond the raw form. */
function resolved(
  context: Context,
  index: number,
  param: ParamInfo,
): ByteString | undefined {
  const view = context.event;
  switch (param.type) {
    case "fd":
      return fdText(context, view.i64(index));
    case "fd32":
      return fdText(context, view.i32(index));
    case "pid":
      return context.state.thread(view.i64(index))?.comm;
    case "pid32":
      return context.state.thread(view.i32(index))?.comm;
    case "errno": {
      const value = view.i64(index);
      return value < 0 ? errnoName(value) : undefined;
    }
    case "flags8":
      return flagNames(param, view.u8(index));
    case "flags16":
      return flagNames(param, view.u16(index));
    case "flags32":
    case "mode":
      return flagNames(param, view.u32(index));
    case "enumflags8":
      return enumNames(param, view.u8(index));
    case "enumflags16":
      return enumNames(param, view.u16(index));
    case "enumflags32":
      return enumNames(param, view.u32(index));
    case "sigtype":
      return signalName(view.u8(index));
    case "uid": {
      const uid = view.u32(index);
      return uid === NO_ID ? "<NONE>" : userName(context, uid) ?? "<NA>";
    }
    case "gid": {
      const gid = view.u32(index);
      return gid === NO_ID ? "<NONE>" : groupName(context, gid) ?? "<NA>";
    }
    case "syscallid":
      return scName(view.u16(index));
    case "fspath":
    case "fsrelpath":
      return isRelative(view.str(index))
        ? absoluteParam(context, index, "")
        : undefined;
    case "reltime": {
      const time = view.u64big(index);
      return time === 0xffffffffffffffffn ? undefined : secondsText(time);
    }
    case "dyn":
      return dynText(context, index, param.name)?.resolved;
    default:
      return undefined;
  }
}

/** Names of flags; nothing rather than an empty text, so that the number is shown. */
function flagNames(param: ParamInfo, value: number): string | undefined {
  return param.table && (flagText(param.table, value) || undefined);
}

function enumNames(param: ParamInfo, value: number): string | undefined {
  return param.table && (enumText(param.table, value) || undefined);
}

function idText(id: number): string {
  return id === NO_ID ? "-1" : String(id);
}

function textOf(text: ByteString): ByteString {
  return text === "(NULL)" ? "<NA>" : text;
}

/** ns as seconds with six significant digits: `1.5s`. */
function secondsText(time: bigint): string {
  return `${shortNumber(Number(time) / 1e9)}s`;
}

/** C's `%g`. */
function shortNumber(value: number): string {
  const text = value.toPrecision(6);
  if (!text.includes("e") && (value === 0 || value >= 1e-4)) {
    return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
  }
  const [mantissa, exponent] = value.toExponential(5).split("e");
  const digits = exponent.slice(1).padStart(2, "0");
  return `${mantissa.replace(/\.?0+$/, "")}e${exponent[0]}${digits}`;
}

/** Names of the signals in a set, bit 0 being signal 1, joined by blanks. */
function signalNames(set: number): string {
  const names: string[] = [];
  for (let bit = 0; bit < 32; bit++) {
    const name = (set >>> bit & 1) === 1 ? signalName(bit + 1) : undefined;
    if (name !== undefined) names.push(name);
  }
  return names.join(" ");
}

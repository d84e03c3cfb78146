/** Events that are made up: rule fixtures, an audit of what is there, benchmarks, tests. */
import { type ByteString, toBytes } from "./bytestring.ts";
import { PARAM_SIZES } from "./param_sizes.ts";
import { codesOf, EventFlag, EVENTS, type ParamType } from "./tables.ts";
import { EventView, HEADER_SIZE, TAIL_SIZE } from "./view.ts";

/**
 * Value of a parameter: a number, a byte string (text gets its NUL), a list of strings (each gets its NUL), raw bytes,
 * or undefined for an empty parameter.
 */
export type ParamValue =
  | number
  | bigint
  | ByteString
  | readonly ByteString[]
  | Uint8Array
  | undefined;

/** An event to be built. */
export interface EventSpec {
  /** Event type by name (the current exit event) or by code. */
  type: string | number;
  tid?: number;
  /** ns since the epoch. */
  ts?: bigint;
  /** By name, those left out are empty; or in order, and then the event has no more of them. */
  params?: Readonly<Record<string, ParamValue>> | readonly ParamValue[];
  /** What the probe adds; absent = as from a capture. */
  tail?: EventTail;
}

/** What follows a live event in the ring (`probe/saker_record.h`). */
export interface EventTail {
  tgid?: number;
  startTime?: bigint;
  cgroupId?: bigint;
  cpu?: number;
  /** What the kernel has resolved, by its kind (`TailKind`). */
  parts?: Readonly<Record<number, ByteString>>;
}

/**
 * The event's bytes as in a capture, followed by its tail if it has one.
 *
 * @throws {Error} there is no such event or parameter, or a value does not fit the parameter's type
 */
export function encodeEvent(spec: EventSpec): Uint8Array<ArrayBuffer> {
  const code = codeOf(spec);
  const values = valuesOf(code, spec.params ?? {});
  const tail = spec.tail === undefined
    ? undefined
    : encodeTail(spec.tail, spec.tid ?? 1);
  const lengthSize = isLarge(code) ? 4 : 2;
  let at = HEADER_SIZE + lengthSize * values.length;
  const length = values.reduce((sum, value) => sum + value.length, at);
  const bytes = new Uint8Array(length + (tail?.length ?? 0));
  const data = new DataView(bytes.buffer);
  data.setBigUint64(0, spec.ts ?? 1_700_000_000_000_000_000n, true);
  data.setBigInt64(8, BigInt(spec.tid ?? 1), true);
  data.setUint32(16, length, true);
  data.setUint16(20, code, true);
  data.setUint32(22, values.length, true);
  for (const [index, value] of values.entries()) {
    const slot = HEADER_SIZE + lengthSize * index;
    if (lengthSize === 4) data.setUint32(slot, value.length, true);
    else data.setUint16(slot, value.length, true);
    bytes.set(value, at);
    at += value.length;
  }
  if (tail !== undefined) bytes.set(tail, length);
  return bytes;
}

/**
 * A view that stands on the event.
 *
 * @throws see {@link encodeEvent}
 */
export function viewOf(
  spec: EventSpec,
  view: EventView = new EventView(),
): EventView {
  const bytes = encodeEvent(spec);
  view.attach(bytes, new DataView(bytes.buffer));
  view.set(0, bytes.length, isLarge(codeOf(spec)));
  view.num++;
  return view;
}

function codeOf({ type }: EventSpec): number {
  const code = typeof type === "number" ? type : codesOf(type)[0];
  if (EVENTS[code] === undefined) throw new Error(`no event ${type}`);
  return code;
}

function isLarge(code: number): boolean {
  return (EVENTS[code]!.flags & EventFlag.LARGE) !== 0;
}

function valuesOf(
  code: number,
  given: NonNullable<EventSpec["params"]>,
): Uint8Array[] {
  const { name: event, params } = EVENTS[code]!;
  if (isList(given)) {
    return given.map((value, i) => encode(params[i]?.type ?? "bytebuf", value));
  }
  for (const name of Object.keys(given)) {
    if (!params.some((param) => param.name === name)) {
      throw new Error(`event ${event} has no parameter ${name}`);
    }
  }
  return params.map(({ name, type }) => encode(type, given[name]));
}

function isList(
  params: NonNullable<EventSpec["params"]>,
): params is readonly ParamValue[] {
  return Array.isArray(params);
}

/** Bytes of the value as a parameter of `type`. */
function encode(type: ParamType, value: ParamValue): Uint8Array {
  if (value === undefined) return new Uint8Array(0);
  if (value instanceof Uint8Array) return value;
  if (typeof value === "number" || typeof value === "bigint") {
    const size = PARAM_SIZES[type];
    if (size === undefined) {
      throw new TypeError(`a parameter of type ${type} is not a number`);
    }
    const bytes = new Uint8Array(8);
    const number = BigInt.asIntN(64, BigInt(value));
    new DataView(bytes.buffer).setBigInt64(0, number, true);
    return bytes.subarray(0, size);
  }
  if (typeof value === "string") {
    const text = type === "charbuf" || type === "fspath" ||
      type === "fsrelpath";
    return toBytes(text ? value + "\0" : value);
  }
  return toBytes(value.map((item) => item + "\0").join(""));
}

function encodeTail(tail: EventTail, tid: number): Uint8Array {
  const head = new DataView(new ArrayBuffer(TAIL_SIZE));
  head.setUint16(0, tail.cpu ?? 0, true);
  head.setUint32(4, tail.tgid ?? tid, true);
  head.setBigUint64(8, tail.startTime ?? 0n, true);
  head.setBigUint64(16, tail.cgroupId ?? 0n, true);
  const bytes = [...new Uint8Array(head.buffer)];
  for (const [kind, text] of Object.entries(tail.parts ?? {})) {
    bytes.push(Number(kind), 0, text.length & 0xff, text.length >> 8);
    bytes.push(...toBytes(text));
  }
  return Uint8Array.from(bytes);
}

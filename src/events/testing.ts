/** Events for tests, built from values by the schema's own types. */
import type { ByteString } from "./bytestring.ts";
import { codesOf, EVENTS } from "./tables.ts";
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
  /** By name or in order; those left out are empty. */
  params?: Readonly<Record<string, ParamValue>> | readonly ParamValue[];
  /** Parameters the event carries; default: all of the schema. */
  paramCount?: number;
  /** What the probe adds; absent = as from a capture. */
  tail?: { tgid?: number; startTime?: bigint; cgroupId?: bigint; cpu?: number };
}

const SIZES: Record<string, number> = {
  bool: 4,
  double: 8,
  errno: 8,
  fd: 8,
  fd32: 4,
  gid: 4,
  mode: 4,
  pid: 8,
  pid32: 4,
  port: 2,
  abstime: 8,
  reltime: 8,
  sigset: 4,
  sigtype: 1,
  syscallid: 2,
  uid: 4,
};

function sizeOf(type: string): number {
  const bits = /(8|16|32|64)$/.exec(type);
  return SIZES[type] ?? (bits === null ? 0 : Number(bits[1]) / 8);
}

/** Bytes of the value as a parameter of `type`. */
function encode(type: string, value: ParamValue): Uint8Array {
  if (value === undefined) return new Uint8Array(0);
  if (value instanceof Uint8Array) return value;
  if (typeof value === "number" || typeof value === "bigint") {
    const size = sizeOf(type);
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigInt64(
      0,
      BigInt.asIntN(64, BigInt(value)),
      true,
    );
    return bytes.subarray(0, size);
  }
  const text = typeof value === "string"
    ? type === "bytebuf" ? value : value + "\0"
    : value.map((item) => item + "\0").join("");
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

/** The event's bytes as in a capture, followed by its tail if it has one. */
export function encodeEvent(spec: EventSpec): Uint8Array<ArrayBuffer> {
  const code = typeof spec.type === "number"
    ? spec.type
    : codesOf(spec.type)[0];
  const info = EVENTS[code];
  if (info === undefined) throw new Error(`no event ${spec.type}`);
  const given = spec.params ?? [];
  const values = info.params.slice(0, spec.paramCount).map((param, index) =>
    encode(
      param.type,
      Array.isArray(given)
        ? given[index]
        : (given as Record<string, ParamValue>)[param.name],
    )
  );
  if (!Array.isArray(given)) {
    for (const name of Object.keys(given)) {
      if (!info.params.some((param) => param.name === name)) {
        throw new Error(`event ${info.name} has no parameter ${name}`);
      }
    }
  }
  const body = values.reduce((sum, value) => sum + value.length, 0);
  const length = HEADER_SIZE + 2 * values.length + body;
  const bytes = new Uint8Array(length + (spec.tail ? TAIL_SIZE : 0));
  const data = new DataView(bytes.buffer);
  data.setBigUint64(0, spec.ts ?? 1_700_000_000_000_000_000n, true);
  data.setBigInt64(8, BigInt(spec.tid ?? 1), true);
  data.setUint32(16, length, true);
  data.setUint16(20, code, true);
  data.setUint32(22, values.length, true);
  let at = HEADER_SIZE + 2 * values.length;
  values.forEach((value, index) => {
    data.setUint16(HEADER_SIZE + 2 * index, value.length, true);
    bytes.set(value, at);
    at += value.length;
  });
  if (spec.tail !== undefined) {
    data.setUint16(at, spec.tail.cpu ?? 0, true);
    data.setUint32(at + 4, spec.tail.tgid ?? spec.tid ?? 1, true);
    data.setBigUint64(at + 8, spec.tail.startTime ?? 0n, true);
    data.setBigUint64(at + 16, spec.tail.cgroupId ?? 0n, true);
  }
  return bytes;
}

/** A view that stands on the event. */
export function viewOf(
  spec: EventSpec,
  view: EventView = new EventView(),
): EventView {
  const bytes = encodeEvent(spec);
  view.attach(bytes, new DataView(bytes.buffer));
  view.set(0, bytes.length);
  view.num++;
  return view;
}

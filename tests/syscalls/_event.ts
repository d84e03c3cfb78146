import { PARAM_SIZES } from "../../src/events/param_sizes.ts";
import { latin1 } from "../../src/events/bytestring.ts";
import { EVENTS, type ParamType } from "../../src/events/tables.ts";
import { type EventView, TailKind } from "../../src/events/view.ts";

/** A parameter as a test compares it; null = empty. */
export type Value = number | bigint | string | Value[] | null;

/** A copy of an event, with its parameters by name. */
export interface SeenEvent {
  type: number;
  name: string;
  tid: number;
  tgid: number;
  time: bigint;
  startTime: bigint;
  cgroupId: bigint;
  tailFlags: number;
  /** What the kernel itself has resolved. */
  real: { path?: string; path2?: string; address?: Value; name?: string };
  params: Record<string, Value>;
}

/** Copies what the view stands on. */
export function copyEvent(view: EventView): SeenEvent {
  const info = EVENTS[view.type]!;
  const params: Record<string, Value> = {};
  if (view.paramCount !== info.params.length) {
    throw new Error(
      `${info.name} has ${view.paramCount} of ${info.params.length} parameters`,
    );
  }
  info.params.forEach((param, i) => {
    params[param.name] = param.type === "dyn"
      ? dynamic(info.name, view, i)
      : decode(param.type, view, i);
  });
  return {
    type: view.type,
    name: info.name,
    tid: view.tid,
    tgid: view.tgid,
    time: view.timestamp,
    startTime: view.startTime,
    cgroupId: view.cgroupId,
    tailFlags: view.tailFlags,
    real: {
      path: view.tailString(TailKind.REALPATH),
      path2: view.tailString(TailKind.REALPATH2),
      address: realAddress(view),
      name: view.tailString(TailKind.NAME),
    },
    params,
  };
}

function realAddress(view: EventView): Value | undefined {
  const at = view.tailPart(TailKind.REALADDR);
  if (at < 0) return undefined;
  const bytes = view.bytes.slice(at, at + view.data.getUint16(at - 2, true));
  return address(new DataView(bytes.buffer), bytes);
}

const SIGNED = new Set([
  "int8",
  "int16",
  "int32",
  "int64",
  "errno",
  "fd",
  "pid",
]);

function decode(type: string, view: EventView, index: number): Value {
  const bytes = view.buf(index).slice();
  if (bytes.length === 0) return null;
  const data = new DataView(bytes.buffer);
  const size = PARAM_SIZES[type as ParamType];
  if (size !== undefined) {
    if (bytes.length !== size) {
      throw new Error(`parameter ${index}: ${bytes.length} bytes for ${type}`);
    }
    return integer(data, size, SIGNED.has(type));
  }
  switch (type) {
    case "charbuf":
    case "fspath":
    case "fsrelpath":
      if (bytes.at(-1) !== 0) throw new Error(`parameter ${index}: no NUL`);
      return latin1(bytes, 0, bytes.length - 1);
    case "sockaddr":
      return address(data, bytes);
    case "socktuple":
      return tuple(data, bytes);
    case "fdlist":
      return descriptors(data, bytes);
    default:
      return latin1(bytes);
  }
}

function integer(
  data: DataView,
  size: number,
  signed: boolean,
  at = 0,
): number | bigint {
  if (size === 1) return signed ? data.getInt8(at) : data.getUint8(at);
  if (size === 2) {
    return signed ? data.getInt16(at, true) : data.getUint16(at, true);
  }
  if (size === 4) {
    return signed ? data.getInt32(at, true) : data.getUint32(at, true);
  }
  const value = signed
    ? data.getBigInt64(at, true)
    : data.getBigUint64(at, true);
  return BigInt(Number(value)) === value ? Number(value) : value;
}

/** What the selector of a dynamic parameter stands for: numbers by their size, negative = signed; text; bytes. */
const SELECTED: Record<string, (number | "text" | "bytes")[]> = {
  ptrace: [8, 1],
  setsockopt: ["bytes", -8, 4, 8, 8],
  getsockopt: ["bytes", -8, 4, 8, 8],
  keyctl: [-8, "text"],
};

/** The selector and the value. */
function dynamic(event: string, view: EventView, index: number): Value {
  const bytes = view.buf(index).slice();
  const form = SELECTED[event][bytes[0]];
  if (form === "bytes") return [bytes[0], latin1(bytes, 1)];
  if (form === "text") {
    if (bytes.at(-1) !== 0) throw new Error(`parameter ${index}: no NUL`);
    return [bytes[0], latin1(bytes, 1, bytes.length - 1)];
  }
  const size = Math.abs(form);
  if (bytes.length !== 1 + size) {
    throw new Error(`parameter ${index}: ${bytes.length} bytes of ${event}`);
  }
  const data = new DataView(bytes.buffer);
  return [bytes[0], integer(data, size, form < 0, 1)];
}

/** Pairs of descriptor and events. */
function descriptors(data: DataView, bytes: Uint8Array): Value {
  const count = data.getUint16(0, true);
  if (bytes.length !== 2 + 10 * count) throw new Error("not a list of fds");
  return Array.from({ length: count }, (_, i) => [
    Number(data.getBigInt64(2 + 10 * i, true)),
    data.getInt16(10 + 10 * i, true),
  ]);
}

function ip(bytes: Uint8Array): string {
  return bytes.length === 4
    ? bytes.join(".")
    : [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
}

function address(data: DataView, bytes: Uint8Array): Value {
  const family = bytes[0];
  if (family === 1) return [family, latin1(bytes, 1, bytes.length - 1)];
  const end = bytes.length - 2;
  return [family, ip(bytes.subarray(1, end)), data.getUint16(end, true)];
}

function tuple(data: DataView, bytes: Uint8Array): Value {
  const family = bytes[0];
  if (family === 1) {
    return [
      family,
      data.getBigUint64(1, true),
      data.getBigUint64(9, true),
      latin1(bytes, 17, bytes.length - 1),
    ];
  }
  const size = family === 2 ? 4 : 16;
  return [
    family,
    ip(bytes.subarray(1, 1 + size)),
    data.getUint16(1 + size, true),
    ip(bytes.subarray(3 + size, 3 + 2 * size)),
    data.getUint16(3 + 2 * size, true),
  ];
}

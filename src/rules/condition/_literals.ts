import { type ByteString, toText } from "../../events/bytestring.ts";
import type { FieldType, Repr, Scalar } from "../../fields/field.ts";
import { parseIp } from "../../events/parse_ip.ts";
import { parseNet, parsePort } from "../../fields/literals/mod.ts";

/** A literal that its field cannot take. */
export class LiteralError extends Error {}

/** Widths of the integer types in bits; negative for signed ones. */
const INTEGERS: Partial<Record<FieldType, number>> = {
  INT8: -8,
  INT16: -16,
  INT32: -32,
  INT64: -64,
  UINT8: 8,
  UINT16: 16,
  UINT32: 32,
  UINT64: 64,
  PID: -64,
  FD: -64,
  ERRNO: -64,
  UID: 32,
  GID: 32,
  FLAGS8: 8,
  FLAGS16: 16,
  FLAGS32: 32,
  MODE: 32,
  SIGTYPE: 8,
  SYSCALLID: 16,
  RELTIME: 64,
  ABSTIME: 64,
};

/**
 * A literal in the shape that values of the type have (rule-language §2.2). Integers that do not fit their type wrap
 * around, so that −1 means "all bits set" for unsigned fields.
 *
 * @throws {LiteralError} when the text is no literal of the type
 */
export function parseLiteral(
  bytes: ByteString,
  type: FieldType,
  repr: Repr,
): Scalar {
  // buffers have their length with them, all other texts end at the first NUL
  if (bytes.includes("\0") && type !== "BYTEBUF") {
    throw new LiteralError(
      "value contains a NUL byte, which only data buffers can have",
    );
  }
  const bits = INTEGERS[type];
  if (bits !== undefined) return integer(bytes, bits, repr);
  const text = toText(bytes);
  switch (type) {
    case "BOOL":
      if (text === "true" || text === "false") return text === "true";
      throw new LiteralError(
        `filter error: unrecognized boolean value ${text}`,
      );
    case "DOUBLE":
      if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) {
        return Number(text);
      }
      throw new LiteralError(`${text} is not a valid number`);
    case "PORT":
      return known(parsePort(text), `unrecognized protocol ${text}`);
    case "IPADDR": {
      const family = text.includes(".") ? "IPv4" : "IPv6";
      return known(parseIp(text), `unrecognized ${family} address ${text}`);
    }
    case "IPNET":
      known(parseNet(text), `unrecognized IP network ${text}`);
      return text;
    default:
      return bytes;
  }
}

function integer(bytes: ByteString, bits: number, repr: Repr): Scalar {
  if (!/^[+-]?\d+$/.test(bytes) || bytes.length > 400) {
    throw new LiteralError(`${toText(bytes)} is not a valid number`);
  }
  const value = BigInt(bytes.replace("+", ""));
  const wrapped = bits < 0
    ? BigInt.asIntN(-bits, value)
    : BigInt.asUintN(bits, value);
  return repr === "bigint" ? wrapped : Number(wrapped);
}

function known<T>(value: T | undefined, message: string): T {
  if (value === undefined) throw new LiteralError(message);
  return value;
}

/** Values of fields as they appear in outputs: as text, and as members of the JSON form. */
import { ipText } from "../../events/address.ts";
import { type ByteString, toText } from "../../events/bytestring.ts";
import type { AlertValue } from "../../alerts/alert.ts";
import { printable } from "../../fields/printable.ts";
import type {
  FieldType,
  Format,
  Repr,
  Scalar,
  Value,
} from "../../fields/field.ts";

/** What decides how a field's values look. */
export interface ValueStyle {
  readonly type: FieldType;
  readonly repr: Repr;
  readonly format: Format;
  /** Buffers are printed in base64 instead of with dots for what does not print. */
  readonly base64: boolean;
}

/** A value as text, still a byte string; lists as `(a,b,c)`. Undefined for a missing one. */
export function valueText(
  value: Value,
  style: ValueStyle,
): ByteString | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== "object") return scalarText(value, style);
  return `(${value.map((element) => scalarText(element, style)).join(",")})`;
}

function scalarText(value: Scalar, style: ValueStyle): ByteString {
  if (typeof value === "boolean") return value ? "true" : "false";
  if (typeof value !== "string") return numberText(value, style);
  switch (style.repr) {
    case "bytes":
      return style.base64 ? btoa(value) : printable(value);
    case "ip":
      return ipText(value);
    default:
      return value;
  }
}

function numberText(value: number | bigint, style: ValueStyle): string {
  if (style.type === "DOUBLE") return Number(value).toFixed(1);
  switch (style.format) {
    case "hex":
      return value.toString(16).toUpperCase();
    case "oct":
      return `0${value.toString(8)}`;
    case "padded10":
      return String(value).padStart(9, "0");
    default:
      return String(value);
  }
}

/** A value as it stands in the JSON form: numbers as numbers, lists as arrays, a missing one null. */
export function valueJson(value: Value, style: ValueStyle): AlertValue {
  if (value === undefined) return null;
  if (typeof value !== "object") return scalarJson(value, style);
  return value.map((element) => scalarJson(element, style));
}

function scalarJson(value: Scalar, style: ValueStyle): AlertValue {
  if (typeof value === "boolean") return value;
  if (
    typeof value !== "string" && style.format !== "hex" &&
    style.format !== "oct"
  ) return value;
  return toText(scalarText(value, style));
}

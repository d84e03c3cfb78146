/** Access to the documents of JSON sources. Texts leave here as byte strings, as all texts of fields. */
import { type ByteString, fromText } from "../events/bytestring.ts";

/** An object's member or an array's element; undefined when there is none. Names of inherited members are not found. */
export function member(value: unknown, key: string): unknown {
  if (Array.isArray(value)) {
    return /^(?:0|[1-9][0-9]{0,8})$/.test(key) ? value[Number(key)] : undefined;
  }
  return typeof value === "object" && value !== null &&
      Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
}

/** Follows member names. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  for (const key of path) value = member(value, key);
  return value;
}

/** Member names of a JSON pointer (RFC 6901); undefined when it is not one. */
export function pointerPath(pointer: string): string[] | undefined {
  if (pointer === "") return [];
  if (!pointer.startsWith("/")) return undefined;
  return pointer.slice(1).split("/").map((part) =>
    part.replaceAll("~1", "/").replaceAll("~0", "~")
  );
}

/** The elements of an array; none for anything else. */
export function elements(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A value as text: strings as they are, everything else as JSON; undefined for what is not there. */
export function jsonText(value: unknown): ByteString | undefined {
  if (value === undefined || value === null) return undefined;
  return fromText(typeof value === "string" ? value : JSON.stringify(value));
}

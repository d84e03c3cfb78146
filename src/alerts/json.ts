import type { AlertValue } from "./alert.ts";

/** Anything that {@link toJson} prints. */
export type Json =
  | AlertValue
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };

/**
 * One line of JSON: keys sorted, nothing between the tokens, bigints as numbers, members that are undefined left out,
 * characters that a terminal may obey escaped.
 */
export function toJson(value: Json): string {
  switch (typeof value) {
    case "string":
      return quote(value);
    case "number":
      return Number.isFinite(value) ? String(value) : "null";
    case "bigint":
    case "boolean":
      return String(value);
  }
  if (value === null) return "null";
  if (Array.isArray(value)) return `[${value.map(toJson).join(",")}]`;
  const object = value as Record<string, Json | undefined>;
  const members: string[] = [];
  for (const key of Object.keys(object).sort()) {
    const member = object[key];
    if (member !== undefined) members.push(`${quote(key)}:${toJson(member)}`);
  }
  return `{${members.join(",")}}`;
}

// What a terminal or a viewer may obey: control characters, what turns the direction of writing (an alert could read as
// another), and Unicode's own line ends.
const CONTROL = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;
/** The same without the control characters below blank. */
const LEFT = /[\x7f-\x9f\p{Bidi_Control}\u2028\u2029]/gu;

/** Escapes in JSON what `JSON.stringify` has left of the characters that a terminal or a viewer may obey. */
export function safeJson(json: string): string {
  return json.replace(LEFT, escapeCharacter);
}

function quote(text: string): string {
  return safeJson(JSON.stringify(text));
}

/** A character as JSON escapes it, `\\u001b`. */
export function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/**
 * Text for one line on a terminal or in a log: control characters, turns of the writing direction and line ends as JSON
 * escapes, lone surrogates as U+FFFD.
 */
export function oneLine(text: string): string {
  return text.toWellFormed().replace(
    CONTROL,
    (character) =>
      character < " "
        ? JSON.stringify(character).slice(1, -1)
        : escapeCharacter(character),
  );
}

/**
 * The transformers of the rule language (`tolower(proc.name)`), as pure functions on values. Conditions and output
 * templates share them. Texts are byte strings; letters are changed in ASCII only.
 */
import type { ByteString } from "../events/bytestring.ts";
import type { FieldType, Repr, Scalar, Value } from "./field.ts";

/** A transformer of one value. Applied to a list it transforms each element, except `len`. */
export interface Transformer {
  readonly name: string;
  /** Whether values of this shape can be transformed. */
  accepts(repr: Repr, list: boolean): boolean;
  /** Type of the result for an input of this type. */
  resultType(type: FieldType): FieldType;
  /** undefined stays undefined; input that cannot be transformed becomes it. */
  apply(value: Value): Value;
}

const isText = (repr: Repr) => repr === "string" || repr === "bytes";

/** A transformer from text to text. */
function textual(
  name: string,
  transform: (text: ByteString) => ByteString | undefined,
  resultType: (type: FieldType) => FieldType = (type) => type,
): Transformer {
  const one = (value: Scalar): Scalar | undefined =>
    typeof value === "string" ? transform(value) : undefined;
  return {
    name,
    accepts: isText,
    resultType,
    apply(value) {
      if (typeof value === "string") return transform(value);
      if (!Array.isArray(value)) return undefined;
      const out: Scalar[] = [];
      for (const element of value) {
        const result = one(element);
        if (result === undefined) return undefined;
        out.push(result);
      }
      return out;
    },
  };
}

const len: Transformer = {
  name: "len",
  accepts: (repr, list) => list || isText(repr),
  resultType: () => "UINT64",
  apply(value) {
    return typeof value === "string" || Array.isArray(value)
      ? value.length
      : undefined;
  },
};

/** ASCII letters made small. */
function toLower(text: ByteString): ByteString {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** ASCII letters made capital. */
function toUpper(text: ByteString): ByteString {
  return text.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
}

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** Decodes base64 with or without padding; undefined when it is not base64. */
function decodeBase64(text: ByteString): ByteString | undefined {
  const bare = text.replace(/=+$/, "");
  if (!BASE64.test(text) || bare.length % 4 === 1) return undefined;
  return atob(bare);
}

/** What follows the last slash; the whole text when there is none. */
export function basename(text: ByteString): ByteString {
  return text.slice(text.lastIndexOf("/") + 1);
}

/** Transformers of one argument, by name. */
export const TRANSFORMERS: ReadonlyMap<string, Transformer> = new Map(
  [
    textual("tolower", toLower),
    textual("toupper", toUpper),
    textual("b64", decodeBase64),
    textual("basename", basename, () => "CHARBUF"),
    len,
  ].map((transformer) => [transformer.name, transformer]),
);

/** `join(separator, list)`: the elements as text with the separator between them. */
export function join(
  separator: ByteString,
  list: readonly Scalar[],
): ByteString {
  return list.map(String).join(separator);
}

/** `concat(a, b, …)`. Missing when one of them is. */
export function concat(
  values: readonly (ByteString | undefined)[],
): ByteString | undefined {
  let out = "";
  for (const value of values) {
    if (value === undefined) return undefined;
    out += value;
  }
  return out;
}

/**
 * `getopt(list, optstring)`: the options that getopt(3) would find, each followed by its value when it takes one: `?` for
 * one that is not among `options`, an empty text for one whose value is missing. Ends at the first argument that is no
 * option; passes over long ones.
 *
 * @param options as for getopt(3): letters, a colon behind those that take a value
 */
export function getopt(
  args: readonly ByteString[],
  options: string,
): ByteString[] {
  const found: ByteString[] = [];
  scanOptions(args, options, (option, takesValue, value) => {
    if (!takesValue) found.push(option ?? "?");
    else if (value === undefined) found.push("");
    else found.push(option!, value);
  });
  return found;
}

/**
 * `getopt(list, optstring)[option]`: the last value of `option`, empty when it is missing; the option itself when it takes
 * none. Undefined when it is not given.
 */
export function getoptValue(
  args: readonly ByteString[],
  options: string,
  option: string,
): ByteString | undefined {
  let last: ByteString | undefined;
  scanOptions(args, options, (found, takesValue, value) => {
    if (found === option) last = takesValue ? value ?? "" : option;
  });
  return last;
}

function scanOptions(
  args: readonly ByteString[],
  options: string,
  visit: (
    option: string | undefined,
    takesValue: boolean,
    value: ByteString | undefined,
  ) => void,
): void {
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    if (arg === "--" || arg.length < 2 || arg[0] !== "-") return;
    if (arg[1] === "-") continue;
    for (let j = 1; j < arg.length; j++) {
      const at = arg[j] === ":" ? -1 : options.indexOf(arg[j]);
      if (at < 0) {
        visit(undefined, false, undefined);
      } else if (options[at + 1] !== ":") {
        visit(arg[j], false, undefined);
      } else {
        const value = j + 1 < arg.length ? arg.slice(j + 1) : args[++i];
        visit(arg[j], true, value);
        break;
      }
    }
  }
}

import { type ByteString, fromText, toText } from "../../events/bytestring.ts";
import type {
  ArgumentNode,
  Node,
  OperandNode,
  RightNode,
  ValueNode,
} from "./ast.ts";
import type { Literal } from "./_cursor.ts";
import { ConditionError } from "./error.ts";

/** Characters that a written-out condition may have. */
const MAX_LENGTH = 4 << 20;

/** Writes a literal. */
type ValueFormat = (text: string, bytes: ByteString) => string;

/**
 * The condition as text: macros written out, each `and`/`or` in parentheses, values quoted where they must be. Parsing
 * the text gives an equal tree.
 *
 * @param format how literals are written
 * @throws {ConditionError} when the text would be longer than 4 MiB
 */
export function formatCondition(
  node: Node,
  format: ValueFormat = exactly,
): string {
  const out: string[] = [];
  let length = 0;
  const put = (text: string) => {
    out.push(text);
    if ((length += text.length) > MAX_LENGTH) {
      throw new ConditionError(
        "condition is too long to be written out",
        node.offset,
        node.length,
      );
    }
  };
  write(node, put, format);
  return out.join("");
}

type Put = (text: string) => void;

function write(node: Node, put: Put, format: ValueFormat): void {
  switch (node.kind) {
    case "and":
    case "or":
      put("(");
      for (const child of node.children) {
        if (child !== node.children[0]) put(` ${node.kind} `);
        write(child, put, format);
      }
      return put(")");
    case "not":
      put("not ");
      return write(node.child, put, format);
    case "macro":
      return node.body === undefined
        ? put(node.name)
        : write(node.body, put, format);
    case "check":
      put(`${formatOperand(node.left, format)} ${node.opText}`);
      if (node.modifier !== undefined) put(` ${node.modifier}`);
      if (node.right !== undefined) {
        put(` ${formatRight(node.right, format)}`);
      }
  }
}

/** A field or transformer call as text. */
export function formatOperand(
  node: OperandNode,
  format: ValueFormat = exactly,
): string {
  const key = (text: string | undefined) =>
    text === undefined || text === ""
      ? ""
      : `[${format(text, fromText(text))}]`;
  return node.kind === "field"
    ? node.name + key(node.arg)
    : `${node.name}(${
      node.args.map((arg) => formatArgument(arg, format)).join(", ")
    })` + key(node.key);
}

function formatArgument(node: ArgumentNode, format: ValueFormat): string {
  switch (node.kind) {
    case "value":
      return node.quoted ? `"${escapeValue(node)}"` : node.text;
    case "tuple":
      return `(${
        node.items.map((item) => formatArgument(item, format)).join(", ")
      })`;
    default:
      return formatOperand(node, format);
  }
}

/** The right-hand side as text. */
function formatRight(
  node: RightNode,
  format: ValueFormat = exactly,
): string {
  const value = ({ text, bytes }: ValueNode) => format(text, bytes);
  switch (node.kind) {
    case "value":
      return value(node);
    case "list":
      return `(${node.values.map(value).join(", ")})`;
    case "transformer":
      return formatOperand(node, format);
  }
}

/** A literal such that parsing it gives the same bytes. */
function exactly(text: string, bytes: ByteString): string {
  const value = { text, bytes };
  return isText(value) ? quote(text) : `"${escapeValue(value)}"`;
}

/**
 * A literal as Falco shows it to people: quoted for the sake of blanks, quotes and backslashes only, all other bytes as
 * they are. It need not be possible to parse it again.
 */
export function legibly(_text: string, bytes: ByteString): string {
  const shown = toText(bytes);
  if (!/[ \b\f\n\r\t\\"']/.test(shown)) return shown;
  return `"${shown.replace(/[\b\f\n\r\t\\"]/g, (c) => ESCAPES[c])}"`;
}

/** Whether the value is what its text says; `\xHH` can make bytes that are no text. */
function isText(node: Literal): boolean {
  return fromText(node.text) === node.bytes;
}

function escapeValue(node: Literal): string {
  return isText(node)
    ? escape(node.text)
    : escape(node.bytes).replace(/[\x80-\xff]/g, hex);
}

// deno-lint-ignore no-control-regex -- the point of the pattern is the byte range
const SPECIAL = /[\x00-\x20\\"'(),=\x7f]/;
const ESCAPES: Record<string, string> = {
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\\": "\\\\",
  '"': '\\"',
};

/** A value as it may stand in a condition: bare where that is possible. */
export function quote(text: string): string {
  return text === "" || SPECIAL.test(text) ? `"${escape(text)}"` : text;
}

function escape(text: string): string {
  const escaped = text.replace(
    // deno-lint-ignore no-control-regex -- the point of the pattern is the byte range
    /[\x00-\x1f\\"\x7f]/g,
    (c) => ESCAPES[c] ?? hex(c),
  );
  // a quoted string cannot end in a backslash
  return text.endsWith("\\") ? escaped.slice(0, -2) + hex("\\") : escaped;
}

function hex(char: string): string {
  return `\\x${char.charCodeAt(0).toString(16).padStart(2, "0")}`;
}

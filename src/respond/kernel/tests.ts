import { OpenFlag } from "../../state/flags.ts";
import { type KernelTest, MAX_TEXT, TestKind } from "./layout.ts";
import type { Shape } from "./shapes.ts";

/** Alternatives, each a list of tests that must all hold: [] is never, [[]] is always. */
export type Alternatives = readonly (readonly KernelTest[])[];
/** Those that always hold. */
export const ALWAYS: Alternatives = [[]];
/** Those that never hold. */
export const NEVER: Alternatives = [];

const RESULT = 0;
/** Longest name of a task, in bytes. */
const MAX_COMM = 15;

/** Both together. */
export function product(a: Alternatives, b: Alternatives): Alternatives {
  return a.flatMap((left) => b.map((right) => [...left, ...right]));
}

/**
 * A comparison of a field with literals, as tests of the probe.
 *
 * @param negated the comparison must not hold
 * @returns undefined when the probe cannot tell
 */
export function literalTests(
  shape: Shape,
  field: string,
  op: string,
  values: readonly unknown[],
  negated: boolean,
): Alternatives | undefined {
  return isParameter(shape, field)
    ? parameterTests(shape, field, op, values, negated)
    : derivedTests(shape, field, op, values, negated);
}

function isParameter(shape: Shape, field: string): boolean {
  const { written, texts, numbers, addresses } = shape;
  return [written, texts, numbers, addresses].some((each) =>
    each[field] !== undefined
  );
}

/** Tests for a field that is a parameter of the event as it stands. */
function parameterTests(
  { written, texts, numbers, addresses }: Shape,
  field: string,
  op: string,
  values: readonly unknown[],
  negated: boolean,
): Alternatives | undefined {
  if (written[field] !== undefined) {
    return negated ? undefined : pathTests(written[field], op, values);
  }
  if (texts[field] !== undefined) {
    const longest = field === "proc.name" ? MAX_COMM : MAX_TEXT;
    return op === "startswith" && field !== "proc.name"
      ? negated ? undefined : prefixTests(texts[field], values)
      : textTests(
        TestKind.TEXT_EQUAL,
        texts[field],
        op,
        values,
        negated,
        longest,
      );
  }
  if (numbers[field] !== undefined) {
    return numberTests(
      TestKind.NUMBER_EQUAL,
      numbers[field],
      op,
      values,
      negated,
    );
  }
  const plain = values.map(ipv4Number);
  return plain.includes(undefined) || !["=", "!=", "in"].includes(op)
    ? undefined
    : numberTests(TestKind.NUMBER_EQUAL, addresses[field], op, plain, negated);
}

/** Tests for a field that follows from the event or its process. */
function derivedTests(
  shape: Shape,
  field: string,
  op: string,
  values: readonly unknown[],
  negated: boolean,
): Alternatives | undefined {
  const { flags } = shape;
  switch (field) {
    case "fd.typechar":
      if (!shape.opens || negated || op !== "=" || values[0] !== "f") {
        return undefined;
      }
      // of a descriptor that there is: what a failed call would have opened nobody knows
      return product(
        succeeded(shape),
        flags === undefined
          ? ALWAYS
          : [[number(TestKind.NUMBER_BITS, flags, OpenFlag.DIRECTORY, true)]],
      );
    case "fd.num":
      return !shape.opens || negated
        ? undefined
        : descriptorTests(shape, op, values);
    case "evt.rawres":
      return shape.ahead
        ? resultAhead(op, values, negated)
        : numberTests(TestKind.NUMBER_EQUAL, RESULT, op, values, negated);
    case "evt.failed": {
      if (op !== "=" && op !== "!=") return undefined;
      const failed = ((values[0] === true) === (op === "=")) !== negated;
      if (shape.ahead) return failed ? NEVER : ALWAYS;
      return [[number(TestKind.NUMBER_BELOW, RESULT, 0, !failed)]];
    }
    case "evt.is_open_read":
    case "evt.is_open_write": {
      if (op !== "=" && op !== "!=") return undefined;
      const wanted = ((values[0] === true) === (op === "=")) !== negated;
      if (flags === undefined) return wanted ? NEVER : ALWAYS;
      const bit = field === "evt.is_open_read" ? OpenFlag.READ : OpenFlag.WRITE;
      return [[number(TestKind.NUMBER_BITS, flags, bit, !wanted)]];
    }
    case "user.uid":
      return numberTests(TestKind.UID_EQUAL, 0, op, values, negated);
    case "proc.name":
      return shape.named
        ? textTests(TestKind.COMM_EQUAL, 0, op, values, negated, MAX_COMM)
        : undefined;
    default:
      return undefined;
  }
}

function number(
  kind: number,
  param: number,
  value: number,
  negated: boolean,
): KernelTest {
  return { kind, param, number: value, negated, text: "" };
}

function text(
  kind: number,
  param: number,
  value: string,
  negated: boolean,
): KernelTest {
  return { kind, param, number: 0, negated, text: value };
}

function succeeded(shape: Shape): Alternatives {
  return shape.ahead
    ? ALWAYS
    : [[number(TestKind.NUMBER_BELOW, RESULT, 0, true)]];
}

/**
 * Absolute paths only, and only as they would be written by one who has resolved them: then the path that a program
 * passes is the path that rules see, or it is decided in user space.
 */
function pathTests(
  param: number,
  op: string,
  values: readonly unknown[],
): Alternatives | undefined {
  if (op === "startswith") return prefixTests(param, values);
  if (op !== "=" && op !== "in") return undefined;
  const resolved = values.every((value) =>
    isResolved(value) && (value === "/" || !value.endsWith("/"))
  );
  return resolved
    ? values.map((
      value,
    ) => [text(TestKind.TEXT_EQUAL, param, String(value), false)])
    : undefined;
}

function prefixTests(
  param: number,
  values: readonly unknown[],
): Alternatives | undefined {
  return values.every(isResolved)
    ? values.map((
      value,
    ) => [text(TestKind.TEXT_PREFIX, param, String(value), false)])
    : undefined;
}

function isResolved(value: unknown): value is string {
  return typeof value === "string" && value.startsWith("/") &&
    value.length <= MAX_TEXT && !/\/\/|\/\.\.?(\/|$)|\0/.test(value);
}

/** `fd.num` is the result of an open that succeeds, and something else of one that fails. */
function descriptorTests(
  shape: Shape,
  op: string,
  values: readonly unknown[],
): Alternatives | undefined {
  const value = Number(values[0]) + (op === ">" ? 1 : 0);
  if ((op !== ">=" && op !== ">") || !(value >= 0)) return undefined;
  if (shape.ahead) return value === 0 ? ALWAYS : undefined;
  return [[number(TestKind.NUMBER_BELOW, RESULT, value, true)]];
}

/** Of an operation that has not happened yet only that it is meant to succeed can be said. */
function resultAhead(
  op: string,
  values: readonly unknown[],
  negated: boolean,
): Alternatives | undefined {
  const value = Number(values[0]);
  if (op === ">=" && value === 0) return negated ? NEVER : ALWAYS;
  if (op === "<" && value === 0) return negated ? ALWAYS : NEVER;
  if (op === "=" && value === 0 && !negated) return ALWAYS;
  return undefined;
}

/** @param equal the kind that compares for equality; the one behind it is "below" */
function numberTests(
  equal: number,
  param: number,
  op: string,
  values: readonly unknown[],
  negated: boolean,
): Alternatives | undefined {
  const below = equal + 1;
  const bounds = values.map(Number);
  if (!bounds.every(Number.isSafeInteger)) return undefined;
  const [value] = bounds;
  const one = (kind: number, n: number, inverse: boolean): Alternatives => [[
    number(kind, param, n, inverse !== negated),
  ]];
  switch (op) {
    case "=":
      return one(equal, value, false);
    case "!=":
      return one(equal, value, true);
    case "<":
      return one(below, value, false);
    case "<=":
      return one(below, value + 1, false);
    case ">":
      return one(below, value + 1, true);
    case ">=":
      return one(below, value, true);
    case "in":
      return negated
        ? [bounds.map((n) => number(equal, param, n, true))]
        : bounds.map((n) => [number(equal, param, n, false)]);
    default:
      return undefined;
  }
}

function textTests(
  kind: number,
  param: number,
  op: string,
  values: readonly unknown[],
  negated: boolean,
  longest: number,
): Alternatives | undefined {
  if (op !== "=" && op !== "!=" && op !== "in") return undefined;
  const texts = values.map(String);
  // nothing can be longer; and a NUL would end the text early
  if (texts.some((each) => each.length > longest || each.includes("\0"))) {
    return undefined;
  }
  return (op === "!=") === negated
    ? texts.map((each) => [text(kind, param, each, false)])
    : [texts.map((each) => text(kind, param, each, true))];
}

/** The number of an IPv4 address, which conditions hold as four characters. */
function ipv4Number(value: unknown): number | undefined {
  if (typeof value !== "string" || value.length !== 4) return undefined;
  let sum = 0;
  for (let i = 0; i < 4; i++) sum = sum * 256 + value.charCodeAt(i);
  return sum;
}

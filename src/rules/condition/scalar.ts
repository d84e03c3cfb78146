import type { ByteString } from "../../events/bytestring.ts";
import type {
  FieldType,
  Operator,
  Scalar,
  ScalarTest,
} from "../../fields/field.ts";
import { netContains, parseNet } from "../../fields/literals/mod.ts";
import type { Modifier } from "./ast.ts";
import { globMatcher, type Matcher } from "./match/glob.ts";
import { pathMatcher } from "./match/pmatch.ts";
import { regexMatcher } from "./match/regex.ts";
import { containsIgnoringCase } from "./match/text.ts";

/**
 * What an operator needs precompiled to compare values of this type: one matcher for each literal, or a single one for
 * operators that take the list as a whole.
 *
 * @returns undefined when the runtime's own comparison will do
 * @throws {RegexError} when a pattern is wrong
 */
export function matchersFor(
  op: Operator,
  type: FieldType,
  values: readonly Scalar[],
): readonly Matcher[] | undefined {
  const texts = values as readonly ByteString[];
  switch (op) {
    case "glob":
      return texts.map((text) => globMatcher(text));
    case "iglob":
      return texts.map((text) => globMatcher(text, true));
    case "regex":
      return texts.map(regexMatcher);
    case "icontains":
      return texts.map(containsIgnoringCase);
    case "pmatch":
      return [pathMatcher(texts)];
    case "in":
    case "intersects":
      return type === "IPNET" ? [anyOf(texts.map(netMatcher))] : undefined;
    default:
      return type === "IPNET" ? texts.map(netMatcher) : undefined;
  }
}

function netMatcher(text: ByteString): Matcher {
  const net = parseNet(text);
  return net === undefined ? () => false : (ip) => netContains(net, ip);
}

function anyOf(matchers: readonly Matcher[]): Matcher {
  // not `some`: that would make a function for each event
  return (text) => {
    for (let i = 0; i < matchers.length; i++) {
      if (matchers[i](text)) return true;
    }
    return false;
  };
}

/** Whether the operator is satisfied by being in the list as a whole, not by single literals. */
export function takesWholeList(op: Operator): boolean {
  return op === "in" || op === "intersects" || op === "pmatch";
}

/**
 * The test of an operator and its literals for single, present values. Values have the shape of the left side's type.
 *
 * @param matchers from {@link matchersFor}
 */
export function scalarTest(
  op: Operator,
  modifier: Modifier | undefined,
  values: readonly Scalar[],
  matchers: readonly Matcher[] | undefined,
): ScalarTest {
  if (modifier === undefined) return oneTest(op, values, matchers);
  const tests = values.map((value, i) =>
    oneTest(op, [value], matchers && [matchers[i]])
  );
  return combine(modifier, tests);
}

/** Applies tests to a value as the modifier says; an empty list satisfies none. */
export function combine<T>(
  modifier: Modifier,
  tests: readonly ((value: T) => boolean)[],
): (value: T) => boolean {
  if (tests.length === 0) return () => false;
  switch (modifier) {
    case "anyof":
      return (value) => {
        for (let i = 0; i < tests.length; i++) if (tests[i](value)) return true;
        return false;
      };
    case "allof":
      return (value) => {
        for (let i = 0; i < tests.length; i++) {
          if (!tests[i](value)) return false;
        }
        return true;
      };
    case "oneof":
      return (value) => {
        let count = 0;
        for (let i = 0; i < tests.length && count < 2; i++) {
          if (tests[i](value)) count++;
        }
        return count === 1;
      };
  }
}

function oneTest(
  op: Operator,
  values: readonly Scalar[],
  matchers: readonly Matcher[] | undefined,
): ScalarTest {
  if (matchers !== undefined) {
    const [matches] = matchers as readonly ScalarMatcher[];
    return op === "!=" ? (value) => !matches(value) : matches;
  }
  if (op === "in" || op === "intersects") {
    const set = new Set(values);
    return (value) => set.has(value);
  }
  const [literal] = values;
  const text = literal as ByteString;
  switch (op) {
    case "exists":
      return () => true;
    case "=":
      return (value) => value === literal;
    case "!=":
      return (value) => value !== literal;
    case "<":
      return (value) => value < literal;
    case "<=":
      return (value) => value <= literal;
    case ">":
      return (value) => value > literal;
    case ">=":
      return (value) => value >= literal;
    case "contains":
    case "bcontains":
      return (value) => (value as ByteString).includes(text);
    case "startswith":
    case "bstartswith":
      return (value) => (value as ByteString).startsWith(text);
    case "endswith":
      return (value) => (value as ByteString).endsWith(text);
    default:
      throw new TypeError(`no test for operator ${op}`);
  }
}

/** Matchers are only ever given the texts that the checked type promises. */
type ScalarMatcher = (value: Scalar) => boolean;

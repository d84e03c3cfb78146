import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import type { Node } from "./ast.ts";
import { ConditionError } from "./error.ts";
import { resolveMacros } from "./macros.ts";
import { parseCondition } from "./parse.ts";
import { checksOf, fieldsOf, macrosOf } from "./visit.ts";

const none = () => undefined;

Deno.test("resolveMacros() puts trees in the place of names, sharing them", () => {
  const body = parseCondition("a.b = 1");
  const node = resolveMacros(
    parseCondition("m and not (m or c.d exists)"),
    (name) => name === "m" ? body : undefined,
  );
  if (node.kind !== "and") throw new TypeError("no and");
  const [first, second] = node.children;
  if (first.kind !== "macro" || second.kind !== "not") {
    throw new TypeError("unexpected tree");
  }
  assertStrictEquals(first.body, body);
  assertEquals(checksOf(node).length, 2);
  assertEquals([...macrosOf(node, true)], ["m"]);
});

Deno.test("resolveMacros() leaves trees without macros as they are", () => {
  const node = parseCondition("a.b = 1 and not c.d = 2");
  assertStrictEquals(resolveMacros(node, none), node);
});

Deno.test("resolveMacros() points at a name that is not defined", () => {
  const error = assertThrows(
    () => resolveMacros(parseCondition("a.b = 1 and nope"), none),
    ConditionError,
    "Undefined macro 'nope' used in filter.",
  );
  assertEquals([error.offset, error.length], [12, 4]);
});

Deno.test("resolveMacros() bounds what macros may grow to", () => {
  const doubled = (times: number) => {
    let node: Node = parseCondition("a.b = 1");
    for (let i = 0; i < times; i++) {
      const last = node;
      node = resolveMacros(parseCondition("m and m"), () => last);
    }
    return node;
  };
  doubled(17);
  assertThrows(() => doubled(100), ConditionError, "200000 checks");
  let node: Node = parseCondition("a.b = 1");
  assertThrows(
    () => {
      for (let i = 0; i < 1001; i++) {
        const last = node;
        node = resolveMacros(parseCondition("not m"), () => last);
      }
    },
    ConditionError,
    "max depth",
  );
});

Deno.test("macrosOf() tells direct from indirect use", () => {
  const inner = parseCondition("a.b = 1");
  const outer = resolveMacros(parseCondition("inner"), () => inner);
  const node = resolveMacros(
    parseCondition("outer or x.y exists"),
    () => outer,
  );
  assertEquals([...macrosOf(node, false)], ["outer"]);
  assertEquals([...macrosOf(node, true)], ["outer", "inner"]);
});

Deno.test("fieldsOf() finds fields in transformers and on the right", () => {
  const [check] = checksOf(
    parseCondition("join('-', (a.b, tolower(c.d))) = concat(e.f, 'x')"),
  );
  assertEquals(fieldsOf(check).map((field) => field.name), [
    "a.b",
    "c.d",
    "e.f",
  ]);
});

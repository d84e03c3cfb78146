import { assertEquals } from "@std/assert";
import type { Explanation } from "../../rules/compile/mod.ts";
import { explanationTree } from "./tree.ts";

function part(
  kind: Explanation["kind"],
  text: string,
  result: boolean,
  reached: boolean,
  children: readonly Explanation[] = [],
  value?: string | number,
): Explanation {
  return {
    kind,
    text,
    result,
    reached,
    children,
    values: kind === "test" ? [{ side: "left", value }] : [],
  };
}

const TREE = part("and", "and", false, true, [
  part("macro", "spawned", true, true, [
    part("test", "evt.type = execve", true, true, [], "execve"),
  ]),
  part("not", "not", false, true, [
    part("test", "proc.name = a", true, true, [], "a\n\x1b[1m\xe2\x80\xae"),
  ]),
  part("test", "fd.sip = 10.0.0.1", false, false, [], "\x0a\0\0\x02"),
  part("or", "or", false, false, [
    part("test", "fd.num > 3", false, false, []),
    part("test", "fd.num > 4", false, false, [], 4),
  ]),
]);

Deno.test("explanationTree() shows results, parts and what they saw", () => {
  assertEquals(
    explanationTree(TREE, false),
    `false    and
true       spawned
true         evt.type = execve   ← "execve"
false      not proc.name = a   ← "a\\n\\u001b[1m\\u202e"
(false)    fd.sip = 10.0.0.1   ← 10.0.0.2
(false)    or`,
  );
});

Deno.test("explanationTree() can show what does not count", () => {
  assertEquals(
    explanationTree(TREE, true).split("\n").slice(5),
    [
      "(false)    or",
      "(false)      fd.num > 3   ← missing",
      "(false)      fd.num > 4   ← 4",
    ],
  );
});

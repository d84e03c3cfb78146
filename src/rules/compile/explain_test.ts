import { assertEquals, assertThrows } from "@std/assert";
import { codesOf } from "../../events/tables.ts";
import { checkCondition } from "../condition/check.ts";
import { resolveMacros } from "../condition/macros.ts";
import { parseCondition } from "../condition/parse.ts";
import { checked, setEvent, testCatalogue } from "./_testing.ts";
import { explain, type Explanation } from "./explain.ts";

const [OPENAT] = codesOf("openat");

function lines(part: Explanation, depth = 0): string[] {
  const seen = part.values.map(({ value }) =>
    JSON.stringify(value) ?? "missing"
  );
  const mark = part.reached ? "" : " (not reached)";
  return [
    `${" ".repeat(depth)}${part.text}: ${part.result}${mark} ${seen.join(" ")}`
      .trimEnd(),
    ...part.children.flatMap((child) => lines(child, depth + 1)),
  ];
}

Deno.test("explain() shows the value that each test has seen", () => {
  const macro = parseCondition("proc.name in (a, b) or proc.pname = x");
  const node = checkCondition(
    resolveMacros(
      parseCondition(
        "m and not fd.name exists and proc.name != val(proc.pname)",
      ),
      () => macro,
    ),
    testCatalogue,
  );
  const context = setEvent(OPENAT, { "proc.name": "b", "fd.name": "/x" });
  assertEquals(lines(explain(node, context)), [
    "and: false",
    " m: true",
    "  or: true",
    '   proc.name in (a, b): true "b"',
    "   proc.pname = x: false (not reached) missing",
    " not: false",
    '  fd.name exists: true "/x"',
    ' proc.name != val(proc.pname): false (not reached) "b" missing',
  ]);
});

Deno.test("explain() shows what a field with its own comparison has to offer", () => {
  const context = setEvent(OPENAT, { "proc.aname": ["bash", "sshd"] });
  assertEquals(lines(explain(checked("proc.aname = sshd"), context)), [
    'proc.aname = sshd: true ["bash","sshd"]',
  ]);
});

Deno.test("explain() gives up on conditions that nobody could read", () => {
  let node = checked("proc.name = a and fd.name = b");
  const source = node.node as never;
  for (let i = 0; i < 40; i++) {
    node = { kind: "or", children: [node, node], node: source };
  }
  const context = setEvent(OPENAT, {});
  assertThrows(() => explain(node, context), RangeError, "20000 parts");
});

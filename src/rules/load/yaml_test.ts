import { assertEquals, assertThrows } from "@std/assert";
import { parseYaml, YamlError, type YamlNode } from "./yaml.ts";

/** Nodes as plain values; nulls as null. */
function plain(node: YamlNode): unknown {
  switch (node.kind) {
    case "scalar":
      return node.value;
    case "seq":
      return node.items.map(plain);
    case "map":
      return Object.fromEntries(
        [...node.entries].map(([key, { value }]) => [key, plain(value)]),
      );
    case "null":
      return null;
  }
}
const parse = (text: string) => parseYaml(text).map(plain);

Deno.test("parseYaml() keeps scalars as text, but knows nothing from something", () => {
  assertEquals(
    parse("[1, 0x10, yes, 1.50, '~', \"\", ~, null, Null, a, ]"),
    [
      ["1", "0x10", "yes", "1.50", "~", "", null, null, null, null, "a"],
    ].map((list) => list.filter((_, i) => i !== 9)),
  );
});

Deno.test("parseYaml() lets flow collections and quoted texts go on in any column", () => {
  assertEquals(parse('- a: [x,\ny,\n  z\n]\n  b: "c\nd"\n- e'), [
    [{ a: ["x", "y", "z"], b: "c d" }, "e"],
  ]);
});

Deno.test("parseYaml() takes the first of equal keys", () => {
  assertEquals(parse("{a: 1, a: 2}"), [{ a: "1" }]);
});

Deno.test("parseYaml() reads several documents, aliases and comments", () => {
  assertEquals(parse("--- # one\n- &x [1]\n- *x\n---\n...\n---\ntwo"), [
    [["1"], ["1"]],
    null,
    "two",
  ]);
});

Deno.test("parseYaml() says what is wrong and where", () => {
  const cases: [string, string, number][] = [
    ["this : is : not : yaml", "illegal map value", 10],
    ["- a: b: c", "illegal map value", 6],
    ["- *x", "the referenced anchor is not defined", 2],
    ["- a: [b\n", "end of sequence flow not found", 8],
    ["- a: {b: c\n", "end of map flow not found", 11],
    ["- &a [*a]", "an anchor may not contain itself", 6],
    ["\t- a: b", "illegal tab when looking for indentation", 0],
  ];
  for (const [text, message, offset] of cases) {
    const error = assertThrows(() => parseYaml(text), YamlError);
    assertEquals([text, error.message, error.offset], [text, message, offset]);
  }
  assertThrows(() => parseYaml("[".repeat(50_000)), YamlError, "too deeply");
  assertThrows(() => parseYaml("- ".repeat(50_000)), YamlError, "too deeply");
});

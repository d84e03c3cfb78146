import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { ConditionText } from "./condition_text.ts";
import { Source } from "./location.ts";
import { parseYaml, type YamlMap, type YamlScalar } from "./yaml.ts";

/** The text of a file that has the words as the value of `k`, in one style of YAML. */
const STYLES: ((words: readonly string[]) => string)[] = [
  (words) => `k: ${words.join(" ")}\nz: 1\n`,
  (words) => `k: ${words.join("\n  ")}\nz: 1\n`,
  (words) => `k: >\n  ${words.join("\n  ")}\n`,
  (words) => `k: >-\n    ${words.join("\n\n    ")}\n`,
  (words) => `k: |2+\n    ${words.join("\n  ")}\n\n`,
  (words) => `k: '${words.join("\n  ").replaceAll("'", "''")}'\n`,
  (words) => `k: "${words.join(" \\\n  ").replaceAll("'", "\\x27")}"\n`,
];

function read(text: string): { node: YamlScalar; source: Source } {
  const map = parseYaml(text)[0] as YamlMap;
  const node = map.entries.get("k")?.value as YamlScalar;
  return { node, source: new Source("f", text) };
}

Deno.test("ConditionText.place() finds every character of a scalar in its file", () => {
  const word = fc.stringMatching(/^[a-z][a-z'.]{0,5}[a-z]$/);
  fc.assert(fc.property(
    fc.array(word, { minLength: 1, maxLength: 6 }),
    fc.constantFrom(...STYLES),
    (words, style) => {
      const { node, source } = read(style(words));
      const text = ConditionText.of(node, source);
      for (let i = 0; i < node.value.length; i++) {
        if (/\s/.test(node.value[i])) continue;
        const at = text.place(i)!.offset;
        const there = source.text.slice(at, at + 4) === "\\x27"
          ? "'"
          : source.text[at];
        assertEquals(there, node.value[i]);
      }
    },
  ));
});

Deno.test("ConditionText.join() keeps track of where the pieces come from", () => {
  const first = read("k: a b\n");
  const second = read("x: y\nk: c d\n");
  const text = ConditionText.join([
    ConditionText.glue("("),
    ConditionText.of(first.node, first.source).plus(
      ConditionText.of(second.node, second.source),
    ),
    ConditionText.glue(")"),
  ]);
  assertEquals(text.text, "(a b c d)");
  assertEquals(text.place(3), { source: first.source, offset: 5 });
  assertEquals(text.place(7), { source: second.source, offset: 10 });
  assertEquals(text.place(0), { source: first.source, offset: 3 });
  assertEquals(ConditionText.glue("x").place(0), undefined);
});

Deno.test("ConditionText.trimmed() leaves the blanks at the ends out", () => {
  const { node, source } = read("k: '  a b  '\n");
  const text = ConditionText.trimmed(node, source);
  assertEquals(text.text, "a b");
  assertEquals(text.place(2), { source, offset: 8 });
});

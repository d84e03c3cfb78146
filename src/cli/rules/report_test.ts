import { assertEquals } from "@std/assert";
import { loadRuleFiles } from "../../rules/load/mod.ts";
import { report } from "./report.ts";

const rule = (name: string, condition: string) =>
  `- rule: ${name}\n  desc: d\n  condition: ${condition}\n  output: o\n  priority: INFO\n`;

Deno.test("report() shows what is wrong, where, and what was probably meant", () => {
  const result = loadRuleFiles([{
    name: "r.yaml",
    content: rule("A", ">\n    evt.type = open and\n    proc.nmae = cat"),
  }]);
  assertEquals(
    report(result).text,
    `error: filter_check called with nonexistent field proc.nmae: did you mean proc.name? [LOAD_ERR_COMPILE_CONDITION]
 --> r.yaml:5:5 in rule 'A'
  |
5 |     proc.nmae = cat
  |     ^
`,
  );
});

Deno.test("report() says everything once, though files are loaded on top of one another", () => {
  const files = [
    {
      name: "m.yaml",
      content:
        "- macro: m\n  condition: evt.type = open\n- list: l\n  items: [a]\n",
    },
    { name: "r.yaml", content: rule("A", "m") },
  ];
  const { text, warnings } = report(loadRuleFiles(files));
  // m is unused only as long as r.yaml is not there
  assertEquals(text.match(/LOAD_\w+/g), ["LOAD_UNUSED_LIST"]);
  assertEquals(warnings, 1);
});

Deno.test("report() names plugins that are missing", () => {
  const content = "- required_plugin_versions: [{name: x, version: 1.0.0}]\n";
  assertEquals(
    report(loadRuleFiles([{ name: "r.yaml", content }])).text,
    "error: Plugin requirement not satisfied, must load one of: x (>= 1.0.0)\n",
  );
});

import { assertEquals } from "@std/assert";
import { load } from "./_fakes.ts";
import { formatResult, validation } from "./validate.ts";

const GOOD =
  "- rule: G\n  desc: d\n  condition: evt.type = open\n  output: o\n  priority: INFO\n";
const WARNS = `${GOOD}- list: unused\n  items: []\n`;
const BAD = GOOD.replace("rule: G", "rule: B").replace(
  "evt.type = open",
  "foo.bar = 1",
);

const files = (...contents: string[]) =>
  load(contents.map((content, i) => ({ name: `${i}.yaml`, content })), {
    keepGoing: true,
  }).files;

Deno.test("validation() prints a block for each file", () => {
  const { ok, text, logged } = validation(files(GOOD, WARNS, BAD));
  assertEquals(ok, false);
  assertEquals(
    text,
    `0.yaml: Ok
1.yaml: Ok, with warnings
2.yaml: Invalid
1 Errors:
In rules content: (2.yaml:0:0)
    rule 'B': (2.yaml:0:2)
    rule condition: (2.yaml:2:13)
    condition expression: ("foo.bar = 1":3:14)
------
foo.bar = 1
^
------
LOAD_ERR_COMPILE_CONDITION (Error compiling condition): filter_check called with nonexistent field foo.bar
`,
  );
  assertEquals(
    logged,
    [`1.yaml: Ok, with warnings
1 Warnings:
In rules content: (1.yaml:0:0)
    list 'unused': (1.yaml:5:2)
------
- list: unused
  ^
------
LOAD_UNUSED_LIST (Unused list): List not referred to by any other rule/macro
`],
  );
});

Deno.test("formatResult() can name the codes only", () => {
  const [bad] = files(`${GOOD}- rule: X\n  enabled: yes\n`);
  assertEquals(
    formatResult(bad, false),
    `0.yaml: Invalid
 1 errors: [LOAD_ERR_VALIDATE (Error validating rule/macro/list/exception objects)]
 1 warnings: [LOAD_DEPRECATED_ITEM (Used deprecated item)]`,
  );
});

Deno.test("validation() gives the results as JSON", () => {
  const { json } = validation(files(`${WARNS}- rule: G\n  bad: 1\n`));
  assertEquals(json.falco_load_results, [{
    name: "0.yaml",
    successful: false,
    schema_valid:
      "failed for <root>[2]: Object contains a property that could not be validated using 'properties' or 'additionalProperties' constraints: 'bad'.",
    schema_warnings: [
      "failed for <root>[2]: Object contains a property that could not be validated using 'properties' or 'additionalProperties' constraints: 'bad'.",
    ],
    errors: [{
      code: "LOAD_ERR_YAML_VALIDATE",
      codedesc: "Error validating internal structure of YAML file",
      context: {
        locations: [
          {
            item_type: "rules content",
            item_name: "",
            position: { name: "0.yaml", line: 0, column: 0, offset: 0 },
          },
          {
            item_type: "rule",
            item_name: "G",
            position: { name: "0.yaml", line: 7, column: 2, offset: 107 },
          },
        ],
        snippet: "- rule: G\n  ^\n",
      },
      message: "Item has no mapping for key 'enabled'",
    }],
    warnings: [],
  }]);
});

Deno.test("validation() says which field is deprecated", () => {
  const [result] = validation(
    files(GOOD.replace("= open", "= open and evt.dir = <")),
  ).json.falco_load_results as {
    schema_valid: string;
    warnings: { code: string; codedesc: string; deprecated_field: string }[];
  }[];
  assertEquals(result.schema_valid, "ok");
  const [warning] = result.warnings;
  assertEquals(
    [warning.code, warning.codedesc, warning.deprecated_field],
    [
      "LOAD_DEPRECATED_ITEM",
      "A deprecated item is employed by lists, macros, or rules.",
      "evt.dir",
    ],
  );
});

Deno.test("validation() tells those who give it the configuration", () => {
  const { text } = validation(files("rules_files: [x]\n"));
  assertEquals(
    text.split("\n").at(-1)?.startsWith("Hint: --validate accepts"),
    true,
  );
});

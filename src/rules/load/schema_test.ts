import { assertEquals } from "@std/assert";
import { checkSchema, rulesSchema } from "./schema.ts";
import { parseYaml } from "./yaml.ts";

const check = (text: string) => parseYaml(text).flatMap(checkSchema);

Deno.test("checkSchema() accepts rules files as they are written", () => {
  assertEquals(
    check(`
- required_engine_version: 0.31.0
- required_plugin_versions: [{name: a, version: 1.0.0, alternatives: [{name: b, version: 1.0.0}]}]
- list: l
  items: [1, a]
- rule: R
  desc: d
  condition: c
  output: o
  priority: INFO
  tags: [a]
  exceptions: [{name: e, fields: [a], comps: [in], values: [[b]]}]
- rule: R
  priority: ERROR
  override: {priority: replace}
`),
    [],
  );
});

Deno.test("checkSchema() names what deviates", () => {
  assertEquals(check("- rule: R\n  priority: warning"), [
    "failed for <root>[0][priority]: Failed to match against any enum values.",
  ]);
  assertEquals(check("- rule: R\n  tags: x"), [
    "failed for <root>[0][tags]: Value type not permitted by 'type' constraint.",
  ]);
  assertEquals(check("- list: R\n  items: [a, [b]]"), [
    "failed for <root>[0][items][1]: Value type not permitted by 'type' constraint.",
  ]);
  assertEquals(check("- rule: R\n  exceptions: [{fields: a}]"), [
    "failed for <root>[0][exceptions][0]: Missing required property 'name'.",
  ]);
  assertEquals(check("a: b"), [
    "failed for <root>: Value type not permitted by 'type' constraint.",
  ]);
});

Deno.test("rulesSchema() is the same schema as JSON", () => {
  // deno-lint-ignore no-explicit-any -- a document of any shape
  const { type, items } = rulesSchema() as any;
  assertEquals([type, items.type, items.additionalProperties], [
    "array",
    "object",
    false,
  ]);
  assertEquals(items.properties.priority.enum[0], "EMERGENCY");
  assertEquals(items.properties.tags.items.type.includes("integer"), true);
  assertEquals(items.properties.exceptions.items.required, ["name"]);
});

import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { UserError } from "../errors.ts";
import { BUILT_IN_PLUGINS } from "../rules/load/version.ts";
import { pluginInfo, pluginList } from "./_plugins.ts";

Deno.test("pluginList() tells what each built-in plugin can do", () => {
  const text = pluginList();
  assertMatch(text, /^3 Plugins Loaded:\n\nName: container\n/);
  const names = [...text.matchAll(/^Name: (.*)$/gm)].map(([, name]) => name);
  assertEquals(names, [...BUILT_IN_PLUGINS.keys()]);
  assertMatch(text, /Event Sourcing \(ID=1, source='k8s_audit'\)\n/);
});

Deno.test("pluginList() keeps to what is picked", () => {
  assertMatch(pluginList(["json"]), /^1 Plugins Loaded:\n\nName: json\n/);
});

Deno.test("pluginInfo() tells of one plugin, and of those there are", () => {
  assertMatch(pluginInfo("k8saudit"), /^Name: k8saudit\n[^]*open params/);
  assertThrows(
    () => pluginInfo("okta"),
    UserError,
    "can't find plugin and print its info: okta (there are container, json,",
  );
});

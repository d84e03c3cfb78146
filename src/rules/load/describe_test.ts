import { assertEquals, assertThrows } from "@std/assert";
import {
  describeJson,
  describeText,
  loadRuleFiles,
  UnknownRule,
} from "./mod.ts";

const RULES = `
- required_engine_version: 0.31.0
- required_plugin_versions: [{name: container, version: 0.4.0, alternatives: [{name: x, version: 1.0.0}]}]
- list: shells
  items: [bash, sh]
- list: more
  items: [shells, zsh]
- macro: spawned
  condition: evt.type in (execve, execveat)
- rule: Shell
  desc: A shell was started that nobody wanted, which takes a long line to say because the text has to be wrapped
  condition: spawned and proc.name in (more) and container.id != host
  output: "Shell (name=%proc.name parent=%proc.aname[2])"
  priority: WARNING
  tags: [b, a]
  exceptions:
  - {name: known, fields: [proc.pname], comps: [startswith], values: [[x]]}
- rule: Other
  desc: d
  condition: evt.type = open
  output: o
  priority: INFO
  enabled: false
`;
const result = loadRuleFiles([{ name: "r.yaml", content: RULES }], {
  appendOutput: [{ extraOutput: "x=%user.name", extraFields: ["proc.pid"] }],
});

Deno.test("describeText() lists names and descriptions in two columns", () => {
  assertEquals(
    describeText(result),
    `Rule                                               Description
----                                               -----------
Shell                                              A shell was started that nobody wanted, which takes a long${" "}
                                                   line to say because the text has to be wrapped${" "}

Other                                              d${" "}

`,
  );
  assertEquals(describeText(result, "Other").includes("Shell"), false);
  assertThrows(
    () => describeText(result, "Nope"),
    UnknownRule,
    'Rule "Nope" is not loaded',
  );
});

Deno.test("describeJson() tells everything about rules, macros and lists", () => {
  const all = describeJson(result) as Record<string, never>;
  assertEquals(all.required_engine_version, "0.31.0");
  assertEquals(all.required_plugin_versions, [{
    name: "container",
    version: "0.4.0",
    alternatives: [{ name: "x", version: "1.0.0" }],
  }]);
  assertEquals(all.rules[0], {
    info: {
      name: "Shell",
      condition: "spawned and proc.name in (more) and container.id != host",
      priority: "Warning",
      output: "Shell (name=%proc.name parent=%proc.aname[2])",
      description:
        "A shell was started that nobody wanted, which takes a long line to say because the text has to be wrapped",
      enabled: true,
      source: "syscall",
      capture: false,
      capture_duration: 0,
      tags: ["a", "b"],
    },
    details: {
      macros: ["spawned"],
      lists: ["more"],
      condition_operators: ["!=", "in", "startswith"],
      condition_fields: ["container.id", "evt.type", "proc.name", "proc.pname"],
      condition_compiled:
        "((evt.type in (execve, execveat) and proc.name in (bash, sh, zsh) and container.id != host) and not proc.pname startswith x)",
      output_fields: ["proc.name", "proc.aname[2]", "user.name"],
      exception_fields: ["proc.pname"],
      exception_names: ["known"],
      exception_operators: ["startswith"],
      events: ["asyncevent", "execve", "execveat"],
      output_compiled:
        "Shell (name=%proc.name parent=%proc.aname[2]) x=%user.name",
      plugins: ["container"],
      extra_output_formatted_fields: { "proc.pid": "%proc.pid" },
    },
  });
  assertEquals(all.macros, [{
    info: { name: "spawned", condition: "evt.type in (execve, execveat)" },
    details: {
      used: true,
      macros: [],
      lists: [],
      condition_operators: ["in"],
      condition_fields: ["evt.type"],
      condition_compiled: "evt.type in (execve, execveat)",
      events: ["asyncevent", "execve", "execveat"],
      plugins: [],
    },
  }]);
  assertEquals(all.lists[1], {
    info: { name: "more", items: ["zsh"] },
    details: {
      used: true,
      lists: ["shells"],
      items_compiled: ["bash", "sh", "zsh"],
      plugins: [],
    },
  });
});

Deno.test("describeJson() can tell about one rule", () => {
  const { rules } = describeJson(result, "Other") as {
    rules: { info: { name: string } }[];
  };
  assertEquals(rules.map(({ info }) => info.name), ["Other"]);
});

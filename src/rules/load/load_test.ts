import { assertEquals, assertStringIncludes } from "@std/assert";
import { formatCondition } from "../condition/mod.ts";
import { load } from "./_fakes.ts";
import type { LoadResult } from "./load.ts";

const RULE = `
- rule: R
  desc: d
  condition: evt.type = open
  output: o
  priority: INFO
`;

const errors = (result: LoadResult) =>
  result.files.flatMap(({ errors }) => errors);
const warnings = (result: LoadResult) =>
  result.files.flatMap(({ warnings }) => warnings).map(({ code }) => code);
const condition = (result: LoadResult, name = "R") =>
  formatCondition(
    result.compilation.rules.find(({ info }) => info.name === name)!.node,
  );

/** Loads and returns the only error as `CODE message`. */
function failure(text: string): string {
  const result = load(text);
  assertEquals(result.ok, false, "loads");
  const found = errors(result);
  assertEquals(
    found.length,
    1,
    found.map(({ message }) => message).join("; "),
  );
  return `${found[0].code} ${found[0].message}`;
}

const STRUCTURE = "LOAD_ERR_YAML_VALIDATE";
const CONTENT = "LOAD_ERR_VALIDATE";

Deno.test("load() accepts several documents and ignores empty ones", () => {
  const result = load(`---\n${RULE}\n---\n---\n- ~\n- list: l\n  items: []\n`);
  assertEquals(result.ok, true);
  assertEquals(result.compilation.rules.length, 1);
  assertEquals([...result.compilation.lists.keys()], ["l"]);
});

Deno.test("load() refuses what is not a sequence of maps", () => {
  assertEquals(
    failure("just text"),
    `${STRUCTURE} Rules content is not yaml`,
  );
  assertEquals(
    failure("a: b"),
    `${STRUCTURE} Rules content is not yaml array of objects`,
  );
  assertEquals(
    failure("- text"),
    `${STRUCTURE} Unexpected element type. Each element should be a yaml associative array.`,
  );
  assertEquals(
    failure("this : is : not : yaml"),
    "LOAD_ERR_YAML_PARSE yaml-cpp: error at line 1, column 11: illegal map value",
  );
});

Deno.test("load() warns of unknown items and keys and goes on", () => {
  const result = load(`- foo: 1\n${RULE}  colour: red\n`);
  assertEquals(result.ok, true);
  assertEquals(warnings(result), ["LOAD_UNKNOWN_ITEM", "LOAD_UNKNOWN_KEY"]);
});

Deno.test("load() takes scalars as the rule language does", () => {
  const cases: [string, string][] = [
    [RULE.replace("desc: d", "desc:"), "Mapping for key 'desc' is empty"],
    [RULE.replace("desc: d", 'desc: ""'), "Value must be non-empty"],
    [RULE.replace("desc: d", "desc: [x]"), "Value is not a scalar value"],
    [RULE.replace("  desc: d\n", ""), "Item has no mapping for key 'desc'"],
    [`${RULE}  enabled: maybe`, "Can't decode YAML scalar value"],
    [`${RULE}  tags: x`, "Value is not a sequence"],
    [`${RULE}  tags: [[x]]`, "sequence value is not scalar"],
    [`${RULE}  capture_duration: -1`, "Can't decode YAML scalar value"],
    [RULE.replace("INFO", "loud"), "Invalid priority"],
    ["- list: l\n  items: [a, ~]", "sequence value is not scalar"],
    ["- list: l\n", "Item has no mapping for key 'items'"],
    ["- list: l\n  items:", "Value is not a sequence"],
    ["- macro: m\n", "Item has no mapping for key 'condition'"],
  ];
  for (const [text, message] of cases) {
    assertEquals(failure(text), `${STRUCTURE} ${message}`);
  }
});

Deno.test("load() reads booleans in all spellings", () => {
  for (
    const [word, value] of [["yes", true], ["Off", false], ["TRUE", true], [
      "n",
      false,
    ]]
  ) {
    const result = load(`${RULE}  enabled: ${word}`);
    assertEquals(result.ruleset.rules.get("R")?.enabled, value);
  }
});

Deno.test("load() reads every key of a rule", () => {
  const result = load(`${RULE.replace("output: o", 'output: "  o  "')}
  source: syscall
  enabled: false
  tags: [b, a, b]
  warn_evttypes: false
  skip-if-unknown-filter: true
  capture: true
  capture_duration: 1500
`);
  const rule = result.ruleset.rules.get("R")!;
  assertEquals(rule.priority, "Informational");
  assertEquals(rule.output.text, "o");
  assertEquals(rule.tags, ["a", "b"]);
  assertEquals(
    [
      rule.enabled,
      rule.warnEvttypes,
      rule.skipIfUnknownFilter,
      rule.capture,
      rule.captureDuration,
    ],
    [false, false, true, true, 1500],
  );
});

Deno.test("load() checks the engine version", () => {
  const of = (version: string) => `- required_engine_version: ${version}`;
  for (const version of ["15", "0.63.0", "0.26.0", "0x0f"]) {
    assertEquals(load(of(version)).ok, true, version);
  }
  assertEquals(
    failure(of("64")),
    `${CONTENT} Rules require engine version 0.64.0, but engine version is 0.63.0`,
  );
  assertEquals(
    failure(of("1.0.0")),
    `${CONTENT} Rules require engine version 1.0.0, but engine version is 0.63.0`,
  );
  assertEquals(
    failure(of("seven")),
    `${STRUCTURE} Unable to parse engine version 'seven' as a semver string. Expected "x.y.z" semver format.`,
  );
  const result = load(`${of("5")}\n${of("0.31.0")}\n${of("7")}`);
  assertEquals(result.ruleset.engineVersion, { major: 0, minor: 31, patch: 0 });
});

Deno.test("load() checks plugin requirements once everything is read", () => {
  const of = (text: string) => `- required_plugin_versions: ${text}`;
  assertEquals(load(of("[{name: container, version: 0.4.0}]")).ok, true);
  const missing = load(
    of(
      "[{name: a, version: 1.0.0, alternatives: [{name: b, version: 0.2.0}]}]",
    ),
  );
  assertEquals(missing.ok, false);
  assertEquals(
    missing.pluginError,
    "Plugin requirement not satisfied, must load one of: a (>= 1.0.0), b (>= 0.2.0)",
  );
  assertEquals(
    load(
      of(
        "[{name: a, version: 1.0.0, alternatives: [{name: json, version: 0.2.0}]}]",
      ),
    ).ok,
    true,
  );
  assertStringIncludes(
    load(of("[{name: container, version: 1.0.0}]")).pluginError!,
    "is not compatible with required plugin version '1.0.0'",
  );
  const cases: [string, string][] = [
    ["x", `${STRUCTURE} Value of required_plugin_versions must be a sequence`],
    ["[x]", `${STRUCTURE} Plugin version must be a mapping`],
    ["[{name: a}]", `${STRUCTURE} Item has no mapping for key 'version'`],
    [
      "[{name: a, version: x}]",
      `${CONTENT} Invalid required version 'x' for plugin 'a'`,
    ],
    [
      "[{name: a, version: 1.0.0, alternatives: x}]",
      `${STRUCTURE} Value of plugin version alternatives must be a sequence`,
    ],
    [
      "[{name: a, version: 1.0.0, alternatives: [x]}]",
      `${STRUCTURE} Plugin version alternative must be a mapping`,
    ],
    [
      "[{name: a, version: 1.0.0, alternatives: [{name: a, version: 2.0.0}]}]",
      `${CONTENT} Defined multiple alternative version requirements for plugin 'a'`,
    ],
  ];
  for (const [text, error] of cases) assertEquals(failure(of(text)), error);
});

Deno.test("load() warns of names that cannot be used", () => {
  const result = load(`
- list: a b
  items: [x]
- macro: 1m
  condition: evt.type = open
`);
  assertEquals(result.ok, true);
  assertEquals(warnings(result).slice(0, 2), [
    "LOAD_INVALID_LIST_NAME",
    "LOAD_INVALID_MACRO_NAME",
  ]);
});

Deno.test("load() appends to lists, macros and rules", () => {
  for (
    const [list, macro, rule] of [
      ["append: true", "append: true", "append: true"],
      [
        "override: {items: append}",
        "override: {condition: append}",
        "override: {condition: append}",
      ],
    ]
  ) {
    const result = load(`
- list: l
  items: [a]
- macro: m
  condition: proc.name in (l)
- rule: R
  desc: d
  condition: evt.type = open and m
  output: o
  priority: INFO
- list: l
  items: [b]
  ${list}
- macro: m
  condition: or proc.pid = 1
  ${macro}
- rule: R
  condition: and fd.name = x
  ${rule}
`);
    assertEquals(result.ok, true);
    assertEquals(
      condition(result),
      "(evt.type = open and (proc.name in (a, b) or proc.pid = 1) and fd.name = x)",
    );
  }
});

Deno.test("load() warns of the deprecated ways to append and to switch", () => {
  const result = load(`${RULE}
- rule: R
  append: true
  condition: and proc.pid = 1
- rule: R
  enabled: false
`);
  assertEquals(warnings(result), [
    "LOAD_DEPRECATED_ITEM",
    "LOAD_DEPRECATED_ITEM",
  ]);
  assertEquals(result.ruleset.rules.get("R")?.enabled, false);
});

Deno.test("load() overrides per key: first appends, then replaces", () => {
  const result = load(`${RULE}  tags: [a]
- rule: R
  condition: and proc.pid = 1
  output: more
  desc: new
  tags: [b]
  priority: ERROR
  enabled: no
  warn_evttypes: no
  skip-if-unknown-filter: yes
  capture_duration: 5
  override:
    condition: append
    output: append
    desc: replace
    tags: append
    priority: replace
    enabled: replace
    warn_evttypes: replace
    skip-if-unknown-filter: replace
    capture_duration: replace
`);
  const rule = result.ruleset.rules.get("R")!;
  assertEquals(result.ok, true);
  assertEquals(condition(result), "(evt.type = open and proc.pid = 1)");
  assertEquals(
    [
      rule.output.text,
      rule.description,
      rule.tags,
      rule.priority,
      rule.enabled,
    ],
    ["o more", "new", ["a", "b"], "Error", false],
  );
  assertEquals(
    [rule.warnEvttypes, rule.skipIfUnknownFilter, rule.captureDuration],
    [false, true, 5],
  );
});

Deno.test("load() refuses overrides that make no sense", () => {
  const of = (text: string) => `${RULE}- rule: R\n  ${text}`;
  const cases: [string, string][] = [
    [
      of("condition: x\n  append: true\n  override: {condition: append}"),
      `${STRUCTURE} Keys 'override' and 'append: true' cannot be used together. Add an 'append' entry (e.g. 'condition: append') under 'override' instead.`,
    ],
    [
      of("priority: INFO\n  override: {priority: append}"),
      `${STRUCTURE} Key 'priority' cannot be appended to, use 'replace' instead`,
    ],
    [
      of("source: x\n  override: {source: replace}"),
      `${STRUCTURE} Key 'source' cannot be replaced`,
    ],
    [
      of("condition: x\n  override: {condition: prepend}"),
      `${STRUCTURE} Invalid override operation for key 'condition': 'prepend'. Allowed values are: append replace `,
    ],
    [
      of("override: {condition: append}"),
      `${STRUCTURE} An append override for 'condition' was specified but 'condition' is not defined`,
    ],
    [
      of(
        "condition: and proc.pid = 1\n  desc: x\n  override: {condition: append}",
      ),
      `${STRUCTURE} Unexpected key 'desc': no corresponding entry under 'override' is defined.`,
    ],
    [
      "- rule: Q\n  desc: x\n  override: {desc: append}",
      `${CONTENT} Rule uses 'append' or 'override.<key>: append' but no rule by that name already exists`,
    ],
    [
      "- rule: Q\n  desc: x\n  override: {desc: replace}",
      `${CONTENT} An 'override.<key>: replace' to a rule was requested but no rule by that name already exists`,
    ],
    [
      "- rule: Q\n  enabled: true",
      `${CONTENT} Rule has 'enabled' key but no rule by that name already exists`,
    ],
    [
      "- rule: Q\n",
      `${STRUCTURE} Item has no mapping for key 'enabled'`,
    ],
    [
      of("append: true"),
      `${CONTENT} Appended rule must have exceptions or condition property`,
    ],
    [
      "- list: l\n  items: [a]\n  append: true",
      `${CONTENT} List uses 'append' or 'override.items: append' but no list by that name already exists`,
    ],
    [
      "- macro: m\n  condition: x\n  append: true",
      `${CONTENT} Macro uses 'append' or 'override.condition: append' but no macro by that name already exists`,
    ],
  ];
  for (const [text, error] of cases) assertEquals(failure(text), error);
});

Deno.test("load() keeps a redefined rule in its place", () => {
  const result = load(
    RULE + RULE.replace("rule: R", "rule: S") +
      RULE.replace("INFO", "ERROR"),
  );
  assertEquals(
    result.compilation.rules.map(({ info }) => [info.name, info.priority]),
    [["R", "Error"], ["S", "Informational"]],
  );
});

Deno.test("load() refuses a rule that changes its source", () => {
  assertEquals(
    failure(
      RULE + RULE.replace("evt.type = open", "ka.verb = x") +
        "  source: k8s_audit",
    ),
    `${CONTENT} Rule has been re-defined with a different source`,
  );
});

Deno.test("load() skips rules of unknown sources", () => {
  const result = load(`${RULE}  source: aws
  exceptions:
    - {name: e, fields: aws.name, values: [x]}
`);
  assertEquals(result.ok, true);
  assertEquals(warnings(result), ["LOAD_UNKNOWN_SOURCE"]);
  assertEquals(result.compilation.rules, []);
});

Deno.test("load() lets macros use only what was defined before them", () => {
  const a = "- macro: a\n  condition: proc.pid = 1\n";
  const b = "- macro: b\n  condition: a\n";
  assertEquals(load(a + b).ok, true);
  assertEquals(
    failure(b + a),
    `${CONTENT} Undefined macro 'a' used in filter.`,
  );
  // defined again after a, b may use it
  assertEquals(
    load("- macro: b\n  condition: proc.pid = 2\n" + a + b).ok,
    true,
  );
  assertEquals(
    failure("- macro: a\n  condition: a\n"),
    `${CONTENT} Undefined macro 'a' used in filter.`,
  );
  assertEquals(
    failure(a + "- macro: a\n  condition: or a\n  append: true\n"),
    `${CONTENT} reference loop in macro 'a'`,
  );
});

Deno.test("load() tells of a wrong condition and a wrong output at once", () => {
  const result = load(
    RULE.replace("= open", "= open and proc.nmae = x").replace(
      "output: o",
      "output: o %proc.nmae",
    ),
  );
  assertEquals(errors(result).map(({ code }) => code), [
    "LOAD_ERR_COMPILE_CONDITION",
    "LOAD_ERR_COMPILE_OUTPUT",
  ]);
});

Deno.test("load() blames the macro that comes back to itself, not those on its way", () => {
  const result = load(
    "- macro: a\n  condition: proc.pid = 1\n- macro: b\n  condition: a\n" +
      "- macro: a\n  condition: b\n" +
      RULE.replace("= open", "= open and b"),
  );
  const [error, ...more] = errors(result);
  assertEquals(more, []);
  assertEquals(error.message, "reference loop in macro 'a'");
  assertEquals(
    error.location.chain().map((at) => [at.itemType, at.itemName])[1],
    ["macro", "a"],
  );
});

Deno.test("load() lets rules use macros and lists wherever they are defined", () => {
  const result = load(
    RULE.replace("evt.type = open", "evt.type = open and m") +
      "- macro: m\n  condition: proc.name in (l)\n- list: l\n  items: [k, z]\n- list: k\n  items: [x, y]\n",
  );
  assertEquals(
    condition(result),
    "(evt.type = open and proc.name in (x, y, z))",
  );
});

Deno.test("load() replaces lists in lists that were defined before", () => {
  const result = load(
    "- list: k\n  items: [x, y]\n- list: l\n  items: [k, z]\n" +
      RULE.replace("= open", "= open and proc.name in (l)"),
  );
  assertEquals(result.compilation.lists.get("l")?.items, ["x", "y", "z"]);
  assertEquals(warnings(result), []);
});

Deno.test("load() requires each file to stand on the files before it", () => {
  const uses = RULE.replace("evt.type = open", "evt.type = open and m");
  const macro = "- macro: m\n  condition: proc.pid = 1\n";
  const files = [uses, macro].map((content, i) => ({
    name: `${i}.yaml`,
    content,
  }));
  const result = load(files);
  assertEquals(result.files.map(({ name, ok }) => [name, ok]), [[
    "0.yaml",
    false,
  ]]);
  assertEquals(load(files.toReversed()).ok, true);
  const all = load(files, { keepGoing: true });
  assertEquals(all.files.map(({ ok }) => ok), [false, true]);
  assertEquals(all.ok, false);
});

Deno.test("load() warns of macros and lists that nobody uses", () => {
  const result = load(
    "- macro: m\n  condition: proc.pid = 1\n- list: l\n  items: []\n",
  );
  assertEquals(warnings(result), ["LOAD_UNUSED_MACRO", "LOAD_UNUSED_LIST"]);
});

Deno.test("load() warns of rules that match too many events", () => {
  const all = RULE.replace("evt.type = open", "proc.pid = 1");
  assertEquals(warnings(load(all)), ["LOAD_NO_EVTTYPE"]);
  assertEquals(warnings(load(`${all}  warn_evttypes: false`)), []);
});

Deno.test("load() passes the condition's warnings on", () => {
  const result = load(
    RULE.replace(
      "= open",
      "= open and evt.dir = > and proc.name = proc.pname",
    ) +
      RULE.replace("rule: R", "rule: K").replace(
        "evt.type = open",
        "ka.verb = <NA>",
      ) + "  source: k8s_audit\n",
  );
  assertEquals(warnings(result), [
    "LOAD_DEPRECATED_ITEM",
    "LOAD_COMPILE_CONDITION",
    "LOAD_UNSAFE_NA_CHECK",
  ]);
  assertEquals(result.files[0].warnings[0].deprecatedField, "evt.dir");
});

Deno.test("load() skips rules with unknown fields that ask for it", () => {
  const lenient = "  skip-if-unknown-filter: true\n";
  const cases = [
    RULE.replace("evt.type = open", "foo.bar = 1"),
    RULE.replace("evt.type = open", "evt.type = bend"),
    RULE.replace("output: o", 'output: "%foo.bar"'),
    `${RULE}  exceptions: [{name: e, fields: foo.bar, values: [x]}]\n`,
  ];
  for (const text of cases) {
    assertEquals(load(text).ok, false, text);
    const result = load(text + lenient);
    assertEquals(result.ok, true, text);
    assertEquals(warnings(result), ["LOAD_UNKNOWN_FILTER"]);
    assertEquals(result.compilation.rules, []);
  }
  assertEquals(load(RULE.replace("= open", "= (") + lenient).ok, false);
});

Deno.test("load() reports outputs that cannot be compiled", () => {
  assertEquals(
    failure(RULE.replace("output: o", 'output: "%foo.bar"')),
    "LOAD_ERR_COMPILE_OUTPUT unknown filter: foo.bar",
  );
});

Deno.test("load() warns of deprecated things in outputs", () => {
  const result = load(
    RULE.replace("output: o", 'output: "%evt.dir (%container.info)"'),
  );
  assertEquals(warnings(result), [
    "LOAD_DEPRECATED_ITEM",
    "LOAD_DEPRECATED_ITEM",
  ]);
  assertEquals(result.compilation.rules[0].outputText, "%evt.dir ()");
});

Deno.test("load() shows the errors of all items and all rules", () => {
  const items = load("- list: l\n- text\n- macro: m\n" + RULE);
  assertEquals(errors(items).length, 3);
  const rules = load(
    RULE.replace("open", "(") +
      RULE.replace("rule: R", "rule: S").replace("evt.type", "foo.bar") +
      "- macro: m\n  condition: x.y = 1 and\n" +
      RULE.replace("rule: R", "rule: T").replace("evt.type = open", "m"),
  );
  // T is not to blame for what is wrong with m
  assertEquals(
    errors(rules).map(({ location }) => location.chain()[1].itemName),
    [
      "m",
      "R",
      "S",
    ],
  );
});

Deno.test("load() blames nobody for items that are broken", () => {
  const result = load(
    "- macro: broken\n- list: few\n  items: x\n- list: unused\n  items: []\n" +
      RULE.replace("rule: R", "rule: Q").replace("INFO", "loud") +
      "- rule: Q\n  condition: and proc.name = a\n  append: true\n" +
      RULE.replace("evt.type = open", "broken") +
      RULE.replace("rule: R", "rule: S").replace("= open", "in (few)") +
      RULE.replace("rule: R", "rule: T").replace("= open", "= opne"),
  );
  assertEquals(
    errors(result).map(({ message }) => message),
    [
      "Item has no mapping for key 'condition'",
      "Value is not a sequence",
      "Invalid priority",
      "unknown event type opne",
    ],
  );
  assertEquals(warnings(result), ["LOAD_DEPRECATED_ITEM"]);
  assertEquals(result.compilation.rules, []);
});

Deno.test("load() reports files that cannot be read", () => {
  const result = load(["/no/such/rules.yaml"]);
  assertEquals(errors(result)[0].code, "LOAD_ERR_FILE_READ");
  assertEquals(
    errors(result)[0].message,
    "Could not open /no/such/rules.yaml for reading",
  );
});

Deno.test("load() adds outputs that the configuration appends", () => {
  const result = load(
    `${RULE}  tags: [a, b]\n` + RULE.replace("rule: R", "rule: S"),
    {
      appendOutput: [
        { extraOutput: "x=%proc.name" },
        { match: { tags: ["a"] }, extraOutput: "tagged" },
        { match: { rule: "S" }, extraOutput: "named" },
        { match: { source: "k8s_audit" }, extraOutput: "other" },
      ],
    },
  );
  assertEquals(
    result.compilation.rules.map(({ outputText }) => outputText),
    ["o x=%proc.name tagged", "o x=%proc.name named"],
  );
});

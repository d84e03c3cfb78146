import { assertEquals, assertThrows } from "@std/assert";
import { parse } from "@std/yaml";
import { DEFAULT_PROTECT } from "./action.ts";
import { parseResponses, ResponseConfigError } from "./config.ts";

Deno.test("parseResponses() reads every key", () => {
  const config = parseResponses(parse(`
mode: enforce
protect: [postgres, /opt/agent/bin/*]
audit_file: /var/log/saker/responses.jsonl
max_programs: 2
rules:
  - match: {rule: Evil sleep, tag: [a, b], priority: error}
    when: user.uid >= 1000
    cooldown: 1.5s
    max_per_minute: 30
    protect: []
    outside_namespace: true
    actions:
      - kill
      - {signal: SIGSTOP, target: tree}
      - {exec: [/usr/bin/logger, "%proc.name"], timeout: 500ms}
      - freeze
      - log
`));
  assertEquals(config.mode, "enforce");
  assertEquals(config.protect, [
    ...DEFAULT_PROTECT,
    "postgres",
    "/opt/agent/bin/*",
  ]);
  assertEquals(config.maxPrograms, 2);
  assertEquals(config.rules, [{
    where: "responses.rules[0]",
    match: { rules: ["Evil sleep"], tags: ["a", "b"], priority: "Error" },
    when: "user.uid >= 1000",
    cooldownMs: 1500,
    maxPerMinute: 30,
    protect: [],
    outsideNamespace: true,
    actions: [
      { kind: "signal", signal: 9, target: "process" },
      { kind: "signal", signal: 19, target: "tree" },
      {
        kind: "exec",
        program: "/usr/bin/logger",
        args: ["%proc.name"],
        timeoutMs: 500,
      },
      { kind: "freeze" },
      { kind: "log" },
    ],
  }]);
});

Deno.test("parseResponses() arms nothing unless told to", () => {
  assertEquals(parseResponses(undefined).mode, "dry-run");
  assertEquals(parseResponses({ rules: [] }).mode, "dry-run");
  assertEquals(parseResponses({ mode: false }).mode, "off");
});

const REJECTED: [string, unknown, string][] = [
  ["a scalar", 5, "responses: 5 is not valid: use a map"],
  ["an unknown key", { modes: 1 }, "responses: unknown key 'modes'"],
  ["an unknown mode", { mode: "kill" }, "use one of off, dry-run, enforce"],
  ["a relative trail", { audit_file: "x" }, "use an absolute path"],
  ["no match", rule({ match: {} }), "rules[0].match: {} is not valid"],
  [
    "a wrong priority",
    rule({ match: { priority: "urgent" } }),
    'rules[0].match.priority: "urgent" is not valid',
  ],
  ["no actions", rule({ actions: [] }), "rules[0].actions: [] is not valid"],
  [
    "absent actions",
    rule({ actions: undefined }),
    "rules[0].actions: is missing",
  ],
  ["an unknown action", rule({ actions: ["nuke"] }), '"nuke" is not valid'],
  [
    "an unknown signal",
    rule({ actions: [{ signal: "NOPE" }] }),
    'actions[0].signal: "NOPE" is not valid',
  ],
  ["signal 0", rule({ actions: [{ signal: 0 }] }), "signal: 0 is not valid"],
  [
    "an unknown target",
    rule({ actions: [{ signal: "TERM", target: "host" }] }),
    "use one of process, thread-group, parent, tree, session, container",
  ],
  [
    "a shell line",
    rule({ actions: [{ exec: "rm -rf /tmp/x" }] }),
    "there is no shell",
  ],
  [
    "a program without path",
    rule({ actions: [{ exec: ["logger"] }] }),
    "use the program's absolute path",
  ],
  [
    "a duration without unit",
    rule({ cooldown: 10 }),
    "cooldown: 10 is not valid: use a number with a unit",
  ],
  ["a rate of 0", rule({ max_per_minute: 0 }), "whole number from 1 up"],
  ["a protect-all", rule({ protect: ["*"] }), "rules[0].protect"],
];

function rule(keys: Record<string, unknown>): unknown {
  return { rules: [{ match: { rule: "R" }, actions: ["log"], ...keys }] };
}

for (const [what, section, message] of REJECTED) {
  Deno.test(`parseResponses() refuses ${what}`, () => {
    assertThrows(() => parseResponses(section), ResponseConfigError, message);
  });
}

Deno.test("parseResponses() tells all problems at once", () => {
  const error = assertThrows(
    () => parseResponses({ mode: "x", rules: [{ actions: ["y"], match: 3 }] }),
    ResponseConfigError,
  );
  assertEquals(error.problems.length, 4);
});

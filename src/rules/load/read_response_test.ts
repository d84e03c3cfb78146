import { assertEquals, assertStringIncludes } from "@std/assert";
import { load } from "./_fakes.ts";

const rule = (response: string) => `
- rule: R
  desc: d
  condition: evt.type = open
  output: o
  priority: INFO
  ${response}
`;

const responseOf = (text: string) => {
  const { compilation, files } = load(text);
  assertEquals(files.flatMap(({ errors }) => errors), []);
  return compilation.rules[0].info.response;
};

const failure = (text: string) =>
  load(text).files.flatMap(({ errors }) => errors)[0].message;

Deno.test("readResponse() reads what the configuration's responses have", () => {
  assertEquals(
    responseOf(rule(`response:
    when: proc.name = sleep
    cooldown: 1s
    max_per_minute: 3
    outside_namespace: true
    protect: [postgres]
    actions: [{signal: 15, target: tree}, {exec: [/bin/echo, 007, "%proc.name"]}]`)),
    {
      where: "rules.yaml:7 response",
      match: { rules: ["R"], tags: undefined, priority: undefined },
      when: "proc.name = sleep",
      actions: [
        { kind: "signal", signal: 15, target: "tree" },
        {
          kind: "exec",
          program: "/bin/echo",
          args: ["007", "%proc.name"],
          timeoutMs: 10_000,
        },
      ],
      cooldownMs: 1000,
      maxPerMinute: 3,
      protect: ["postgres"],
      outsideNamespace: true,
    },
  );
});

Deno.test("readResponse() takes a list for the actions", () => {
  assertEquals(responseOf(rule("response: [kill, log]"))?.actions, [
    { kind: "signal", signal: 9, target: "process" },
    { kind: "log" },
  ]);
  assertEquals(responseOf(rule("response: ~")), undefined);
});

Deno.test("readResponse() refuses what is not a response", () => {
  assertStringIncludes(
    failure(rule("response: [explode]")),
    'rules.yaml:7 response.actions[0]: "explode" is not valid: use kill',
  );
  assertStringIncludes(
    failure(rule("response: {match: {rule: X}, actions: [log]}")),
    "unknown key 'match'",
  );
  assertStringIncludes(
    failure(rule("response: {max_per_minute: many, actions: [log]}")),
    "max_per_minute",
  );
});

Deno.test("a response is replaced by an override, and gone with a redefinition", () => {
  const replaced = rule("response: [kill]") + `
- rule: R
  response: [log]
  override: {response: replace}
`;
  assertEquals(responseOf(replaced)?.actions, [{ kind: "log" }]);
  assertEquals(
    responseOf(rule("response: [kill]") + rule("tags: [a]")),
    undefined,
  );
});

Deno.test("other unknown keys of a rule are still warned about", () => {
  const { files } = load(rule("responses: [kill]"));
  assertEquals(
    files.flatMap(({ warnings }) => warnings).map(({ code }) => code),
    ["LOAD_UNKNOWN_KEY"],
  );
});

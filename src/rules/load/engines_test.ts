import { assertEquals } from "@std/assert";
import { parseFixture } from "../fixtures/parse_fixture.ts";
import { Overrides } from "../fixtures/overrides.ts";
import { Stage } from "../fixtures/stage.ts";
import type { EventTest } from "../fixtures/fixture.ts";
import type { RuleEngine } from "../engine.ts";
import { buildEngines, type EngineSettings, loadRuleFiles } from "./mod.ts";

const rule = (name: string, priority: string, more = "") =>
  `- rule: ${name}\n  desc: d\n  condition: evt.type = openat\n` +
  `  output: "${name} %proc.name"\n  priority: ${priority}\n${more}`;
const RULES = rule("A", "DEBUG") + rule("B", "ERROR", "  tags: [t]\n") +
  rule("C", "CRITICAL", "  enabled: false\n") +
  "- rule: K\n  desc: d\n  condition: ka.verb = get\n  output: k\n  priority: INFO\n  source: k8s_audit\n";
const RESULT = loadRuleFiles([{ name: "r.yaml", content: RULES }], {
  appendOutput: [{
    match: { tags: ["t"] },
    extraOutput: "user=%user.uid",
    extraFields: ["proc.pid", { name: "who", format: "%proc.name!" }],
  }],
});

/** An openat of `test`, pid 1000. */
function stage(): Stage {
  const stage = new Stage(new Overrides());
  const [test] = parseFixture(
    "x.test.yaml",
    "tests:\n- {name: a, event: openat, args: {name: /x}, quiet: all}\n",
  ).tests;
  stage.set(test as EventTest);
  return stage;
}

function firing(engine: RuleEngine): string[] {
  const matches = new Int32Array(engine.rules.length);
  const count = engine.match(stage().context, matches);
  return [...matches.subarray(0, count)].map((i) => engine.rules[i].name);
}

const fired = (settings: EngineSettings) =>
  firing(buildEngines(RESULT, settings).get("syscall")!);

Deno.test("buildEngines() makes an engine for each source with the rules that are on", () => {
  const engines = buildEngines(RESULT);
  assertEquals([...engines.keys()], ["syscall", "k8s_audit"]);
  assertEquals(engines.get("syscall")!.rules.map(({ name }) => name), [
    "A",
    "B",
  ]);
});

Deno.test("buildEngines() lets the first rule fire, or all", () => {
  assertEquals(fired({}), ["A"]);
  assertEquals(fired({ matching: "all" }), ["A", "B"]);
});

Deno.test("buildEngines() leaves rules of low urgency out", () => {
  assertEquals(fired({ matching: "all", minPriority: "Error" }), ["B"]);
});

Deno.test("buildEngines() follows the selection", () => {
  const selection = [
    { enable: false, by: "substring", value: "" },
    { enable: true, by: "wildcard", value: "C" },
    { enable: true, by: "tag", value: "t" },
  ] as const;
  assertEquals(fired({ matching: "all", selection }), ["C", "B"]);
});

Deno.test("rules print and list what the configuration adds to their outputs", () => {
  const [a, b] = buildEngines(RESULT).get("syscall")!.rules;
  const { context } = stage();
  assertEquals(a.output.format(context), "A test");
  assertEquals(b.output.format(context), "B test user=0");
  assertEquals(b.output.fields(context), {
    "proc.name": "test",
    "user.uid": 0,
    "proc.pid": 1000,
    who: "test!",
  });
});

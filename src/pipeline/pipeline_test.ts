import { assert, assertEquals } from "@std/assert";
import { EventView, HEADER_SIZE } from "../events/view.ts";
import type { Rule, RuleEngine } from "../rules/engine.ts";
import type { Context } from "../state/context.ts";
import { MACHINE } from "../state/testing.ts";
import { Pipeline, type PipelineState } from "./pipeline.ts";

function stateWith(log: string[], fail?: () => void): PipelineState {
  return {
    machine: MACHINE,
    firstTimestamp: 0n,
    previousTimestamp: 0n,
    thread: () => undefined,
    parent: () => undefined,
    ancestor: () => undefined,
    user: () => undefined,
    group: () => undefined,
    begin() {
      log.push("begin");
      fail?.();
    },
    end: () => void log.push("end"),
  };
}

function engineWith(
  names: readonly string[],
  match: RuleEngine["match"],
): RuleEngine {
  const rules = names.map((name, index): Rule => ({
    index,
    name,
    description: "",
    priority: "Debug",
    source: "syscall",
    tags: [],
    output: { format: () => "", fields: () => ({}) },
    capture: false,
    captureDuration: 0,
  }));
  return { rules, match, eventTypes: undefined, needs: new Set() };
}

/** Fires all rules. */
const ALL: RuleEngine["match"] = (_, matches) => {
  for (let i = 0; i < matches.length; i++) matches[i] = i;
  return matches.length;
};

function someView(): EventView {
  const data = new DataView(new ArrayBuffer(64));
  data.setUint32(16, HEADER_SIZE, true);
  const view = new EventView();
  view.attach(new Uint8Array(data.buffer), data);
  view.set(0, HEADER_SIZE);
  return view;
}

Deno.test("Pipeline applies the event, matches, and lets the state finish, in this order", () => {
  const log: string[] = [];
  const contexts: Context[] = [];
  const pipeline = new Pipeline(
    "syscall",
    stateWith(log),
    engineWith(["a", "b"], (context, matches) => {
      log.push("match");
      return ALL(context, matches);
    }),
    (rule, context) => {
      log.push(rule.name);
      contexts.push(context);
    },
  );
  const view = someView();
  pipeline.handle(view);
  assertEquals(log, ["begin", "match", "a", "b", "end"]);
  assertEquals(contexts[0].event, view);
  assertEquals(contexts[0].source, "syscall");
});

Deno.test("Pipeline numbers events from 1", () => {
  const numbers: number[] = [];
  const pipeline = new Pipeline(
    "syscall",
    stateWith([]),
    engineWith(["a"], ALL),
    (_, context) => numbers.push(context.event.num),
  );
  for (let i = 0; i < 3; i++) pipeline.handle(someView());
  assertEquals(numbers, [1, 2, 3]);
  assertEquals(pipeline.events, 3);
});

Deno.test("Pipeline keeps events that are only for the state from the rules", () => {
  const log: string[] = [];
  const pipeline = new Pipeline(
    "syscall",
    stateWith(log),
    engineWith(["a"], ALL),
    () => log.push("matched"),
  );
  const view = someView();
  view.stateOnly = true;
  pipeline.handle(view);
  assertEquals(log, ["begin", "end"]);
});

Deno.test("Pipeline shows the document of the event to the rules", () => {
  const seen: unknown[] = [];
  const pipeline = new Pipeline(
    "k8s_audit",
    stateWith([]),
    engineWith(["a"], ALL),
    (_, context) => seen.push(context.json),
  );
  pipeline.handleDocument(someView(), { verb: "get" });
  assertEquals(seen, [{ verb: "get" }]);
});

Deno.test("Pipeline uses other rules from the next event on", () => {
  const fired: string[] = [];
  const pipeline = new Pipeline(
    "syscall",
    stateWith([]),
    engineWith(["a"], ALL),
    (rule) => fired.push(rule.name),
  );
  pipeline.handle(someView());
  pipeline.setEngine(engineWith(["b", "c", "d"], ALL));
  pipeline.handle(someView());
  assertEquals(fired, ["a", "b", "c", "d"]);
});

Deno.test("Pipeline shows every event to its observers, after the rules", () => {
  const log: string[] = [];
  const pipeline = new Pipeline(
    "syscall",
    stateWith(log),
    engineWith(["a"], () => 0),
    () => {},
  );
  pipeline.observe(() => log.push("one"));
  pipeline.observe(() => log.push("two"));
  pipeline.handle(someView());
  assertEquals(log, ["begin", "one", "two", "end"]);
});

Deno.test("Pipeline survives what fails in the middle of an event, and counts it", () => {
  let failing = true;
  let matched = 0;
  const pipeline = new Pipeline(
    "syscall",
    stateWith([], () => {
      if (failing) throw new Error("no such thing");
    }),
    engineWith(["a"], ALL),
    () => matched++,
  );
  pipeline.handle(someView());
  failing = false;
  pipeline.handle(someView());
  assertEquals([pipeline.failures, matched], [1, 1]);
});

Deno.test("Pipeline allocates nothing for events that no rule matches", () => {
  const quiet = {
    ...stateWith([]),
    begin() {},
    end() {},
  };
  const pipeline = new Pipeline(
    "syscall",
    quiet,
    engineWith(["a"], () => 0),
    () => {},
  );
  const view = someView();
  const many = () => {
    for (let i = 0; i < 1_000_000; i++) pipeline.handle(view);
  };
  // code that is not optimized yet does allocate, and on a busy machine the optimizer, a thread beside, takes its time
  let grown = Infinity;
  for (let round = 0; round < 20 && grown >= 100_000; round++) {
    const before = Deno.memoryUsage().heapUsed;
    many();
    grown = Deno.memoryUsage().heapUsed - before;
  }
  assert(grown < 100_000, `${grown} bytes for a million events`);
});

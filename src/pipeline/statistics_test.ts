import { assertEquals } from "@std/assert";
import type { Rule } from "../rules/engine.ts";
import type { Priority } from "../alerts/alert.ts";
import { describeSource, Statistics } from "./statistics.ts";

const rule = (name: string, priority: Priority): Rule => ({
  index: 0,
  name,
  priority,
  description: "",
  source: "syscall",
  tags: [],
  output: { format: () => "", fields: () => ({}) },
  capture: false,
  captureDuration: 0,
});

Deno.test("Statistics prints counts by severity and by rule in the order of the rules", () => {
  const statistics = new Statistics();
  const rules = [
    rule("B", "Informational"),
    rule("A", "Critical"),
    rule("C", "Debug"),
  ];
  statistics.addRules(rules);
  statistics.count(rules[1]);
  statistics.count(rules[0]);
  statistics.count(rules[1]);
  assertEquals(
    statistics.toString(),
    `Events detected: 3
Rule counts by severity:
   CRITICAL: 2
   INFO: 1
Triggered rules by rule name:
   B: 1
   A: 2`,
  );
});

Deno.test("Statistics prints its headings when nothing was detected", () => {
  assertEquals(
    new Statistics().toString(),
    "Events detected: 0\nRule counts by severity:\nTriggered rules by rule name:",
  );
});

Deno.test("describeSource() adds the losses up and names their reasons", () => {
  assertEquals(
    describeSource("syscall", {
      produced: 10,
      delivered: 7,
      dropped: { ring_full: 2, scratch: 1, bug: 0 },
      droppedBySyscall: {},
    }),
    "Events seen (syscall): 10, delivered: 7, dropped: 3 (ring_full: 2, scratch: 1)",
  );
});

Deno.test("describeSource() tells of events that came too late to be read", () => {
  assertEquals(
    describeSource("syscall", {
      produced: 10,
      delivered: 8,
      dropped: {},
      droppedBySyscall: {},
    }),
    "Events seen (syscall): 10, delivered: 8, dropped: 0, unread at the end: 2",
  );
});

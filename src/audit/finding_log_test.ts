import { assertEquals } from "@std/assert";
import { makeContext, makeEvent } from "../fields/_testing.ts";
import type { Rule } from "../rules/engine.ts";
import { FindingLog } from "./finding_log.ts";

Deno.test("FindingLog keeps findings of a bounded length altogether", () => {
  const log = new FindingLog(100, 10_000);
  const context = makeContext(makeEvent(203, [1000]));
  for (const letter of ["a", "b", "a", "c", "d"]) {
    const rule: Rule = {
      index: 0,
      name: "long",
      description: "",
      priority: "Notice",
      source: "syscall",
      tags: [],
      output: { format: () => letter.repeat(2000), fields: () => ({}) },
      capture: false,
      captureDuration: 0,
    };
    log.add(rule, context, null);
  }
  assertEquals(
    log.report().map(({ message, count }) => [message[0], count]),
    [["a", 2], ["b", 1]],
  );
  assertEquals(log.leftOut, 2);
});

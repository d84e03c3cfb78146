/**
 * Rules files that try to use up time or memory. Here and not beside the code, as the unit tests share the memory of one
 * process with others.
 */
import { assert } from "@std/assert";
import { cpuUsage } from "node:process";
import { report } from "../../src/cli/rules/report.ts";
import { loadRuleFiles } from "../../src/rules/load/mod.ts";
import { validation } from "../../src/rules/load/validate.ts";

/** Loads a text with all that is done to show the result. */
function digest(content: string): void {
  const result = loadRuleFiles([{ name: "f.yaml", content }]);
  JSON.stringify(validation(result.files));
  report(result);
}

const rule = (condition: string) =>
  `- rule: R\n  desc: d\n  condition: ${condition}\n  output: o\n  priority: INFO\n`;

/** Rules that try to use up time or memory. */
const HOSTILE: Record<string, () => string> = {
  "nested parentheses": () =>
    rule(`${"(".repeat(10_000)}evt.type=open${")".repeat(10_000)}`),
  "not without end": () => rule(`${"not ".repeat(50_000)}evt.type=open`),
  "a list of 100,000 items": () =>
    `- list: l\n  items: [${
      Array.from({ length: 100_000 }, (_, i) => `i${i}`).join(", ")
    }]\n${rule("evt.type = open and proc.name in (l)")}`,
  "lists that double one another": () =>
    Array.from(
      { length: 40 },
      (_, i) => `- list: l${i}\n  items: [l${i + 1}, l${i + 1}]\n`,
    ).join("") + `- list: l40\n  items: [x]\n${rule("proc.name in (l0)")}`,
  "macros that double one another": () =>
    "- macro: m0\n  condition: evt.type = open\n" +
    Array.from(
      { length: 60 },
      (_, i) => `- macro: m${i + 1}\n  condition: (m${i} or m${i})\n`,
    ).join("") + rule("m60"),
  "a condition of a megabyte": () =>
    rule(`evt.type = open${" and proc.name = x".repeat(50_000)}`),
  "aliases that double one another": () =>
    "- &a0 [x, x]\n" +
    Array.from(
      { length: 40 },
      (_, i) => `- &a${i + 1} [*a${i}, *a${i}]\n`,
    ).join(""),
  "exceptions of aliases": () =>
    `${
      rule("evt.type = open")
    }  exceptions:\n  - name: e\n    fields: proc.name\n` +
    "    values: [&a [x, x], &b [*a, *a], &c [*b, *b], &d [*c, *c], [*d, *d]]\n",
  "a regex that backtracks": () =>
    rule('evt.type = open and proc.name regex "(a+)+$"'),
  "brackets without end": () => "[".repeat(100_000),
  "a key of a megabyte": () => `- ${"k".repeat(1_000_000)}: x\n`,
};

for (const [name, make] of Object.entries(HOSTILE)) {
  Deno.test(`loading stays within limits with ${name}`, () => {
    const text = make();
    const before = Deno.memoryUsage().rss;
    const start = cpuUsage();
    digest(text);
    const { user, system } = cpuUsage(start);
    const seconds = (user + system) / 1e6;
    const megabytes = (Deno.memoryUsage().rss - before) / 1e6;
    assert(seconds < 20, `took ${seconds} s of CPU`);
    assert(megabytes < 500, `took ${megabytes} MB`);
  });
}

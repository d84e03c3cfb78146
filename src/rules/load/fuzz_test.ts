/** Whatever a rules file holds: an answer in time, and never a crash. */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { loadRuleFiles } from "./mod.ts";
import { report } from "../../cli/rules/report.ts";
import { validation } from "./validate.ts";

const BASE = `
- required_engine_version: 0.31.0
- list: shells
  items: [bash, sh, "a b"]
- macro: spawned
  condition: (evt.type in (execve, execveat) and evt.dir = <)
- macro: shell
  condition: proc.name in (shells)
- rule: Shell
  desc: >
    A shell
  condition: spawned and shell and not (proc.aname[2] = sshd or fd.sip in (1.2.3.4))
  output: "Shell (name=%proc.name parent=%proc.aname[2])"
  priority: WARNING
  tags: [b, a]
  exceptions:
  - name: known
    fields: [proc.pname, fd.name]
    comps: [startswith, pmatch]
    values:
    - [x, [/a, /b]]
- rule: Shell
  condition: and proc.pid != 1
  override: {condition: append}
`;

/** Loads a text with all that is done to show the result. */
function digest(content: string): boolean {
  const result = loadRuleFiles([{ name: "f.yaml", content }]);
  JSON.stringify(validation(result.files));
  report(result);
  return result.ok;
}

Deno.test("loading survives any text", () => {
  assertEquals(digest(BASE), true);
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
      digest(text);
    }),
    { numRuns: 300 },
  );
});

Deno.test("loading survives rules files with characters changed, lost and doubled", () => {
  const edit = fc.record({
    at: fc.nat(BASE.length - 1),
    length: fc.nat(12),
    text: fc.oneof(
      fc.constantFrom(
        "",
        "(",
        ")",
        "'",
        '"',
        "[",
        "{",
        ":",
        "- ",
        "\n",
        " not ",
        "%",
        "\\",
        "*",
        "&a ",
        "shells",
        "spawned",
        "\0",
        "\ufffd",
      ),
      fc.string({ maxLength: 4 }),
    ),
  });
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
      let text = BASE;
      for (const { at, length, text: by } of edits) {
        text = text.slice(0, at) + by + text.slice(at + length);
      }
      digest(text);
    }),
    { numRuns: 1500 },
  );
});

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
    const start = performance.now();
    digest(text);
    const seconds = (performance.now() - start) / 1000;
    const megabytes = (Deno.memoryUsage().rss - before) / 1e6;
    // generous: other tests run on the same machine
    assert(seconds < 5, `took ${seconds} s`);
    assert(megabytes < 200, `took ${megabytes} MB`);
  });
}

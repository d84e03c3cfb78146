/** Whatever a rules file holds: an answer in time, and never a crash. */
import { assertEquals } from "@std/assert";
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

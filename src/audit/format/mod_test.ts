import { assert, assertEquals } from "@std/assert";
import { sampleReport } from "../_testing.ts";
import { FORMATS, renderReport } from "./mod.ts";

Deno.test("renderReport() leaves nothing in any form that a terminal or a viewer obeys", () => {
  const name = "a\x1b[31m\x7f\x9b31m\u202e\u2066\u2028b";
  const sample = sampleReport();
  const report = {
    ...sample,
    command: [name],
    processes: [{ ...sample.processes[0], name, cmdline: name }],
  };
  for (const format of FORMATS) {
    const text = renderReport(report, format);
    assert(
      // deno-lint-ignore no-control-regex
      !/[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\p{Bidi_Control}]/u.test(text),
      format,
    );
  }
  const { command } = JSON.parse(renderReport(report, "json"));
  assertEquals(command, [name]);
});

import { assert, assertEquals } from "@std/assert";
import { sampleReport } from "../_testing.ts";
import { FORMATS, renderReport } from "./mod.ts";

Deno.test("renderReport() leaves no control character in any form", () => {
  const name = "a\x1b[31m\x7f\x9b31mb";
  const sample = sampleReport();
  const report = {
    ...sample,
    command: [name],
    processes: [{ ...sample.processes[0], name, cmdline: name }],
  };
  for (const format of FORMATS) {
    const text = renderReport(report, format);
    // deno-lint-ignore no-control-regex
    assert(!/[\0-\x08\x0b-\x1f\x7f-\x9f]/.test(text), format);
  }
  const { command } = JSON.parse(renderReport(report, "json"));
  assertEquals(command, [name]);
});

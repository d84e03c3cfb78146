import { assertEquals, assertNotEquals } from "@std/assert";
import { violations } from "./_schema.ts";
import { sampleReport } from "./_testing.ts";
import schema from "./report.schema.json" with { type: "json" };
import { isoTime, SCHEMA_VERSION } from "./report.ts";

Deno.test("report.schema.json fits a report with everything in it", () => {
  assertEquals(violations(sampleReport(), schema), []);
});

Deno.test("report.schema.json names the version that reports have", () => {
  assertEquals(schema.$id, `urn:saker:audit-report:${SCHEMA_VERSION}`);
});

const CHANGES: [string, Record<string, unknown>][] = [
  ["a missing list", { files: undefined }],
  ["a key of its own", { extra: 1 }],
  ["another version", { schema_version: "2.0" }],
  ["a time without milliseconds", { started: "2026-03-03T10:00:00Z" }],
  ["an unknown priority", {
    findings: [{ ...sampleReport().findings[0], priority: "Fatal" }],
  }],
  ["a negative count", {
    endpoints: [{ ...sampleReport().endpoints[0], count: -1 }],
  }],
];

for (const [what, change] of CHANGES) {
  Deno.test(`report.schema.json refuses ${what}`, () => {
    const report = JSON.parse(JSON.stringify({ ...sampleReport(), ...change }));
    assertNotEquals(violations(report, schema), []);
  });
}

Deno.test("isoTime() cuts nanoseconds to milliseconds", () => {
  assertEquals(isoTime(1_772_532_123_987_654_321n), "2026-03-03T10:02:03.987Z");
});

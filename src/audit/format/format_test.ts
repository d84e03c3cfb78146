import { assert, assertEquals, assertMatch } from "@std/assert";
import { HOSTILE, sampleReport } from "../_testing.ts";
import { FORMATS, renderReport } from "./mod.ts";

// deno-lint-ignore no-control-regex -- the characters that a terminal obeys
const CONTROL = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u202e]/;

Deno.test("renderReport() knows json, jsonl, text, html and sarif", () => {
  assertEquals(FORMATS, ["json", "jsonl", "text", "html", "sarif"]);
});

Deno.test("renderReport() gives JSON from which the report can be had again", () => {
  const report = sampleReport();
  assertEquals(JSON.parse(renderReport(report, "json")), report);
});

Deno.test("renderReport() gives a JSON line for the audit and for each thing in it", () => {
  const lines = renderReport(sampleReport(), "jsonl").trimEnd().split("\n")
    .map((line) => JSON.parse(line));
  assertEquals(lines.map(({ type }) => type), [
    "audit",
    "finding",
    "process",
    "process",
    "process",
    "file",
    "file",
    "file",
    "endpoint",
    "privilege",
  ]);
  assertEquals(lines[0].findings, undefined);
});

Deno.test("renderReport() gives text without anything that a terminal obeys", () => {
  const text = renderReport(sampleReport(), "text");
  assert(!CONTROL.test(text));
  assertMatch(text, /Warning {7}Read sensitive file \(2 times\)/);
  assertMatch(text, /12 daemon \[running\]/);
  assertMatch(text, /1 Warning; complete: 100 events, none lost/);
});

Deno.test("renderReport() says in text when events were lost", () => {
  const report = sampleReport({ complete: false, findings: [] });
  report.coverage.dropped = 7;
  report.coverage.left_out = { files: 3 };
  assertMatch(
    renderReport(report, "text"),
    /No findings; NOT complete: 7 of 100 events lost, left out: 3 files/,
  );
});

Deno.test("renderReport() gives SARIF 2.1.0 with rule, level and place", () => {
  const { version, runs: [run] } = JSON.parse(
    renderReport(sampleReport(), "sarif"),
  );
  assertEquals(version, "2.1.0");
  const [result] = run.results;
  assertEquals(result.ruleId, "Read sensitive file");
  assertEquals(run.tool.driver.rules[result.ruleIndex].id, result.ruleId);
  assertEquals(result.level, "warning");
  assertEquals(
    result.locations[0].physicalLocation.artifactLocation.uri,
    "file:///etc/shadow%20x",
  );
  assertEquals(run.invocations[0].exitCode, 0);
});

Deno.test("renderReport() gives a page in which nothing of a process's is markup", () => {
  const page = renderReport(sampleReport(), "html");
  // one script that runs, one that is data: nothing in the data has ended it
  assertEquals(page.match(/<script/g)?.length, 2);
  assertEquals(page.match(/<\/script>/g)?.length, 2);
  assertEquals(page.match(/<img/g), null);
  const data = /<script type="application\/json" id="report">(.*?)<\/script>/s
    .exec(page)![1];
  assertEquals(JSON.parse(data).processes[1].name, HOSTILE);
});

Deno.test("renderReport() gives a page whose policy lets only its own script and style in", async () => {
  const page = renderReport(sampleReport(), "html");
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)![1];
  for (
    const [directive, text] of [
      ["script-src", /<script>(.*?)<\/script>/s.exec(page)![1]],
      ["style-src", /<style>(.*?)<\/style>/s.exec(page)![1]],
    ]
  ) {
    const hash = new Uint8Array(
      await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)),
    );
    const wanted = `${directive} 'sha256-${hash.toBase64()}'`;
    assert(policy.split("; ").includes(wanted), wanted);
  }
  assert(policy.startsWith("default-src 'none'; "));
});

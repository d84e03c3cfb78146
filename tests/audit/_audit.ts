import { assert, assertEquals } from "@std/assert";
import { violations } from "../../src/audit/_schema.ts";
import schema from "../../src/audit/report.schema.json" with { type: "json" };
import type { Report } from "../../src/audit/report.ts";
import { saker, withFiles } from "../cli/_saker.ts";

/** Audits a command; the report fits the schema and is complete. */
export async function audit(
  options: readonly string[],
  command: readonly string[],
): Promise<{ code: number; report: Report }> {
  let found: { code: number; report: Report } | undefined;
  await withFiles({}, async (dir) => {
    const file = `${dir}/report.json`;
    const { code, stderr } = await saker([
      "audit",
      "-o",
      file,
      ...options,
      "--",
      ...command,
    ]);
    assert(code === 0 || code === 3, stderr);
    const report: Report = JSON.parse(await Deno.readTextFile(file));
    assertEquals(violations(report, schema), []);
    assertEquals(report.complete, true);
    found = { code, report };
  });
  return found!;
}

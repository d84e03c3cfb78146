import { assert, assertEquals } from "@std/assert";
import { violations } from "../../src/audit/_schema.ts";
import schema from "../../src/audit/report.schema.json" with { type: "json" };
import type { Report } from "../../src/audit/report.ts";
import {
  noteLosses,
  type RunningSaker,
  saker,
  withFiles,
} from "../cli/_saker.ts";

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
    const text = await Deno.readTextFile(file);
    noteLosses(text);
    const report: Report = JSON.parse(text);
    assertEquals(violations(report, schema), []);
    assertEquals(report.complete, true);
    found = { code, report };
  });
  return found!;
}

/** Waits until an audit sees what happens. */
export async function watching(saker: RunningSaker): Promise<void> {
  const folder = `/proc/${saker.pid}/fdinfo`;
  const attached = () =>
    [...Deno.readDirSync(folder)].some(({ name }) =>
      /^link_type:/m.test(textOf(`${folder}/${name}`))
    );
  await saker.until(attached, "the probe to be attached");
  // the first link is made a moment before the syscalls are asked for
  await new Promise((resolve) => setTimeout(resolve, 2000));
}

/** What a file holds; nothing when it has gone. */
function textOf(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return "";
  }
}

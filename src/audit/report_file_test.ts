import { assertEquals, assertThrows } from "@std/assert";
import { UserError } from "../errors.ts";
import { ReportFile } from "./report_file.ts";

Deno.test("ReportFile refuses a path that cannot be written, at once", () => {
  assertThrows(
    () => new ReportFile("/nonexistent/report.json"),
    UserError,
    "/nonexistent/report.json cannot be written",
  );
});

Deno.test("ReportFile writes to the file it has opened, whatever takes its name", async () => {
  const dir = await Deno.makeTempDir();
  try {
    const [path, other] = [`${dir}/report`, `${dir}/other`];
    await Deno.writeTextFile(path, "a longer text than the report");
    await Deno.writeTextFile(other, "untouched");
    const file = new ReportFile(path);
    await Deno.rename(path, `${dir}/moved`);
    await Deno.symlink(other, path);
    file.write("report\n");
    assertEquals(await Deno.readTextFile(`${dir}/moved`), "report\n");
    assertEquals(await Deno.readTextFile(other), "untouched");
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("ReportFile takes away what it has made, and leaves what was there, when there is nothing to write", async () => {
  const dir = await Deno.makeTempDir();
  try {
    new ReportFile(`${dir}/new`).discard();
    await Deno.writeTextFile(`${dir}/old`, "kept");
    new ReportFile(`${dir}/old`).discard();
    assertEquals([...Deno.readDirSync(dir)].map(({ name }) => name), ["old"]);
    assertEquals(await Deno.readTextFile(`${dir}/old`), "kept");
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

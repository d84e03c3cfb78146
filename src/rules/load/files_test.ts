import { assertEquals, assertThrows } from "@std/assert";
import { UserError } from "../../errors.ts";
import { listRulesFiles } from "./files.ts";

Deno.test("listRulesFiles() takes the rules files of a directory by name", async () => {
  const dir = await Deno.makeTempDir();
  try {
    for (const name of ["b.yaml", "a.yml", "c.txt", "b.test.yaml"]) {
      await Deno.writeTextFile(`${dir}/${name}`, "");
    }
    await Deno.mkdir(`${dir}/d.yaml`);
    assertEquals(listRulesFiles([`${dir}/c.txt`, `${dir}/`], true), [
      `${dir}/c.txt`,
      `${dir}/a.yml`,
      `${dir}/b.yaml`,
    ]);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("listRulesFiles() passes over missing paths unless they are required", () => {
  assertEquals(listRulesFiles(["/no/such/rules"], false), []);
  assertThrows(
    () => listRulesFiles(["/no/such/rules"], true),
    UserError,
    "/no/such/rules",
  );
});

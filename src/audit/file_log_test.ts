import { assertEquals } from "@std/assert";
import { FileLog } from "./file_log.ts";

Deno.test("FileLog keeps a bounded number of paths and counts the others", () => {
  const log = new FileLog(2);
  for (const path of ["/b", "/a", "/c", "/a"]) log.add(path, "read");
  assertEquals(log.report().map(({ path, read }) => [path, read]), [
    ["/a", 2],
    ["/b", 1],
  ]);
  assertEquals(log.leftOut, 1);
});

Deno.test("FileLog keeps paths of a bounded length altogether", () => {
  const log = new FileLog(100, 10_000);
  for (let i = 0; i < 10; i++) log.add(`/${i}${"x".repeat(4000)}`, "written");
  assertEquals(log.report().length, 2);
  assertEquals(log.leftOut, 8);
});

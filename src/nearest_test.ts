import { assertEquals } from "@std/assert";
import { nearest } from "./nearest.ts";

Deno.test("nearest() finds a name with a slip in it", () => {
  const names = ["proc.name", "proc.pname", "fd.name"];
  assertEquals(nearest("proc.nmae", names), "proc.name");
  assertEquals(nearest("porc.pname", names), "proc.pname");
  assertEquals(nearest("fd.nam", names), "fd.name");
});

Deno.test("nearest() finds nothing when nothing is near", () => {
  assertEquals(nearest("container.image", ["fd.name", "evt.type"]), undefined);
  assertEquals(nearest("x", ["y", "z"]), undefined);
  assertEquals(nearest("anything", []), undefined);
});

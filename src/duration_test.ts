import { assertEquals } from "@std/assert";
import { parseDuration } from "./duration.ts";

Deno.test("parseDuration() takes numbers with units only", () => {
  assertEquals(
    ["250ms", "1.5s", "5m", "2 h", "1d"].map(parseDuration),
    [250, 1500, 300_000, 7_200_000, 86_400_000],
  );
  for (const text of ["10", "s", "-1s", "1y", "900h", ""]) {
    assertEquals(parseDuration(text), undefined, text);
  }
});

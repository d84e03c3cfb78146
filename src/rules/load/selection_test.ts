import { assertEquals } from "@std/assert";
import { type Selection, selectRules } from "./selection.ts";

const RULES = [
  { name: "Read file", tags: ["fs"] },
  { name: "Write file", tags: ["fs", "w"] },
  { name: "Shell", tags: ["proc"], off: true },
];
const select = (...steps: [boolean, Selection["by"], string][]) =>
  selectRules(
    RULES,
    (rule) => rule.off !== true,
    steps.map(([enable, by, value]) => ({ enable, by, value })),
  ).map(({ name }) => name);

Deno.test("selectRules() starts with the rules that are switched on", () => {
  assertEquals(select(), ["Read file", "Write file"]);
});

Deno.test("selectRules() applies the steps in turn", () => {
  assertEquals(
    select([false, "wildcard", "*"], [true, "tag", "proc"]),
    ["Shell"],
  );
  assertEquals(select([false, "substring", "file"]), []);
  assertEquals(select([false, "substring", ""]), []);
  assertEquals(select([false, "tag", "w"]), ["Read file"]);
});

Deno.test("selectRules() puts rules that come back at the end", () => {
  assertEquals(
    select([false, "wildcard", "Read*"], [true, "wildcard", "Read file"]),
    ["Write file", "Read file"],
  );
  assertEquals(select([true, "wildcard", "*"]), [
    "Read file",
    "Write file",
    "Shell",
  ]);
});

Deno.test("selectRules() takes * in names for any text", () => {
  const fits = (pattern: string) =>
    select([false, "wildcard", "*"], [true, "wildcard", pattern]).length;
  assertEquals(
    ["Shell", "Sh", "S*l", "*ell", "*e*l*", "*ll*ll", "S*Shell", "sh*", "(*"]
      .map(fits),
    [1, 0, 1, 1, 3, 0, 0, 0, 0],
  );
});

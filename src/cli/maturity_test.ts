import { assertEquals, assertThrows } from "@std/assert";
import { UserError } from "../errors.ts";
import { defaultRules, MATURITIES } from "../resources.ts";
import { parseArguments } from "./arguments.ts";
import { MATURITY_OPTION, maturityOf } from "./maturity.ts";

const OPTIONS = [
  MATURITY_OPTION,
  { short: "r", long: "rules", value: "PATH", help: "" },
];
const parse = (...words: string[]) =>
  maturityOf(parseArguments(words, OPTIONS));

Deno.test("maturityOf() gives the level, or undefined when there is none", () => {
  assertEquals(parse(), undefined);
  assertEquals(parse("--maturity", "sandbox"), "sandbox");
});

Deno.test("maturityOf() refuses what is not a level", () => {
  assertThrows(() => parse("--maturity=raw"), UserError, "incubating");
});

Deno.test("defaultRules() has at each level the files of those before, macros first", () => {
  const all = defaultRules("deprecated").map(({ name }) => name);
  assertEquals(all.length, MATURITIES.length + 1);
  assertEquals(/macros/.test(all[0]), true);
  for (const [i, level] of MATURITIES.entries()) {
    assertEquals(
      defaultRules(level).map(({ name }) => name),
      all.slice(0, i + 2),
    );
  }
});

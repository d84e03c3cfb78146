import fc from "fast-check";
import { assertEquals } from "@std/assert";
import { testCatalogue } from "../compile/_testing.ts";
import { checkCondition } from "./check.ts";
import { ConditionError } from "./error.ts";
import { formatCondition } from "./format.ts";
import { resolveMacros } from "./macros.ts";
import { parseCondition } from "./parse.ts";

const TOKENS =
  "( ) [ ] , = != < <= >= not and or in pmatch glob regex startswith exists oneof val( tolower( join( a m proc.name evt.rawres fd.sip fd.types evt.type proc.aname[2] open 1 -1 0x1f 1.2.3.4 10.0.0.0/8 'x' \"y\" '\\x41' \\ ' \" * [a-"
    .split(" ");
const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.array(fc.constantFrom(...TOKENS), { maxLength: 24 }).map((tokens) =>
    tokens.join(" ")
  ),
  fc.array(fc.constantFrom(...TOKENS), { maxLength: 24 }).map((tokens) =>
    tokens.join("")
  ),
);
const macro = parseCondition("proc.name = a or fd.num > 1");

Deno.test("conditions fail with a ConditionError inside the text, and in no other way", () => {
  fc.assert(
    fc.property(text, (text) => {
      try {
        const node = parseCondition(text);
        formatCondition(node);
        checkCondition(resolveMacros(node, () => macro), testCatalogue);
      } catch (error) {
        if (!(error instanceof ConditionError)) throw error;
        const { offset, length } = error;
        if (error.macro === undefined && offset + length > text.length) {
          throw new Error(`${offset}+${length} is not in the text`);
        }
      }
    }),
    { numRuns: 20_000 },
  );
});

Deno.test("formatCondition() and parseCondition() are each other's inverse", () => {
  fc.assert(
    fc.property(text, (text) => {
      let written: string;
      try {
        written = formatCondition(parseCondition(text));
      } catch (error) {
        if (error instanceof ConditionError) return;
        throw error;
      }
      assertEquals(formatCondition(parseCondition(written)), written);
    }),
    { numRuns: 20_000 },
  );
});

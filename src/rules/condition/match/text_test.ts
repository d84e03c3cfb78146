import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { containsIgnoringCase, parseHex, prefixMatcher } from "./text.ts";

Deno.test("containsIgnoringCase() folds ASCII letters only", () => {
  assertEquals(containsIgnoringCase("AbC")("xxaBcx"), true);
  assertEquals(containsIgnoringCase("abc")("ab"), false);
  assertEquals(containsIgnoringCase("")(""), true);
  assertEquals(containsIgnoringCase("\xe9")("\xc9"), false);
  assertEquals(containsIgnoringCase("[")("{"), false);
});

Deno.test("prefixMatcher() says whether the text begins with one of them", () => {
  const word = fc.array(fc.constantFrom("a", "b"), { maxLength: 4 })
    .map((parts) => parts.join(""));
  fc.assert(
    fc.property(fc.array(word, { maxLength: 5 }), word, (prefixes, text) => {
      assertEquals(
        prefixMatcher(prefixes)(text),
        prefixes.some((prefix) => text.startsWith(prefix)),
      );
    }),
    { numRuns: 1000 },
  );
});

Deno.test("parseHex() reads pairs of digits", () => {
  assertEquals(parseHex("CAfe00"), "\xca\xfe\x00");
  assertEquals(parseHex(""), "");
  assertEquals(parseHex("abc"), undefined);
  assertEquals(parseHex("0x"), undefined);
});

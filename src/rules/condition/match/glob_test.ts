import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { globMatcher } from "./glob.ts";

const CASES: [pattern: string, text: string, expected: boolean][] = [
  ["abc", "abc", true],
  ["abc", "abcd", false],
  ["", "", true],
  ["", "a", false],
  ["*", "", true],
  ["*", "/a/.b", true],
  ["**", "abc", true],
  ["a*", "a/b", true],
  ["*a", "ba", true],
  ["*a", "ab", false],
  ["*a*", "xay", true],
  ["a*a", "a", false],
  ["a*a", "aa", true],
  ["a*b*c", "aXbYc", true],
  ["a*b*c", "aXcYb", false],
  ["a*bc*d", "abcbcd", true],
  ["?", "/", true],
  ["?", "", false],
  ["a?c", "abc", true],
  ["[abc]x", "bx", true],
  ["[abc]x", "dx", false],
  ["[!abc]", "d", true],
  ["[^abc]", "a", false],
  ["[a-c]", "b", true],
  ["[a-c]", "-", false],
  ["[a-]", "-", true],
  ["[]a]", "]", true],
  ["[!]a]", "]", false],
  ["[[:digit:]]", "7", true],
  ["[[:digit:]]", "x", false],
  ["[![:space:]]", "x", true],
  ["[\\]]", "]", true],
  ["[abc", "[abc", true],
  ["[abc", "a", false],
  ["\\*", "*", true],
  ["\\*", "a", false],
  ["a\\", "a\\", false],
  ["\\\\", "\\", true],
  ["\xc3?", "\xc3\xa9", true],
];

Deno.test("globMatcher() reads patterns as fnmatch(3) does", () => {
  for (const [pattern, text, expected] of CASES) {
    assertEquals(
      [pattern, text, globMatcher(pattern)(text)],
      [pattern, text, expected],
    );
  }
});

Deno.test("globMatcher() ignores the case of ASCII letters when told to", () => {
  const match = (pattern: string, text: string) =>
    globMatcher(pattern, true)(text);
  assertEquals(match("aBc", "AbC"), true);
  assertEquals(match("*.SO", "/lib/x.so"), true);
  assertEquals(match("[a-c]x", "BX"), true);
  assertEquals(match("[!a]", "A"), false);
  assertEquals(match("\xc9", "\xe9"), false);
  assertEquals(match("@", "`"), false);
});

/** The definition, by trying everything. */
function naive(pattern: string, text: string): boolean {
  if (pattern === "") return text === "";
  if (pattern[0] === "*") {
    return naive(pattern.slice(1), text) ||
      (text !== "" && naive(pattern, text.slice(1)));
  }
  return text !== "" && (pattern[0] === "?" || pattern[0] === text[0]) &&
    naive(pattern.slice(1), text.slice(1));
}

Deno.test("globMatcher() matches what trying everything matches", () => {
  const word = (letters: string) =>
    fc.array(fc.constantFrom(...letters), { maxLength: 8 })
      .map((parts) => parts.join(""));
  fc.assert(
    fc.property(word("ab*?"), word("ab"), (pattern, text) => {
      assertEquals(globMatcher(pattern)(text), naive(pattern, text));
    }),
    { numRuns: 2000 },
  );
});

Deno.test("globMatcher() is not stalled by patterns with many stars", () => {
  const matches = globMatcher("*a".repeat(200) + "b");
  const start = performance.now();
  assertEquals(matches("a".repeat(4096)), false);
  if (performance.now() - start > 30_000) throw new Error("too slow");
});

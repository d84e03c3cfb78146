import { assertEquals, assertThrows } from "@std/assert";
import { RegexError, regexMatcher } from "./regex.ts";

const CASES: [pattern: string, text: string, expected: boolean][] = [
  ["abc", "abc", true],
  ["abc", "xabcx", false],
  ["^abc$", "abc", true],
  ["a|ab", "ab", true],
  ["a.c", "abc", true],
  ["a.c", "a\nc", false],
  ["[[:digit:]]{2,3}", "123", true],
  ["[^/]+", "a/b", false],
  ["(ab)*", "ababab", true],
  ["", "", true],
  [".", "\xc3\xa9", true],
  ["\xc3\xa9", "\xc3\xa9", true],
  // a byte that is no UTF-8 is matched as U+FFFD
  [".", "\xff", true],
  ["\xef\xbf\xbd", "\xff", true],
];

Deno.test("regexMatcher() matches the whole text", () => {
  for (const [pattern, text, expected] of CASES) {
    const matches = regexMatcher(pattern);
    assertEquals([pattern, text, matches(text)], [pattern, text, expected]);
    assertEquals(matches(text), expected, "the remembered verdict");
  }
});

Deno.test("regexMatcher() refuses what is wrong or cannot be had", () => {
  for (
    const pattern of ["(", "[a", "a{1001}", "*a", "(?=a)", "(?<!a)b", "(a)\\1"]
  ) assertThrows(() => regexMatcher(pattern), RegexError);
  assertThrows(
    () => regexMatcher("((a{1,30}){1,30})x".repeat(40)),
    RegexError,
    "too large",
  );
});

Deno.test("regexMatcher() takes time in proportion to the text", () => {
  const text = "a".repeat(30_000);
  const start = performance.now();
  for (const pattern of ["(a+)+b", "(a|aa)+b", "(.*)*x", "(a?){30}a{30}b"]) {
    assertEquals(regexMatcher(pattern)(text), false);
  }
  if (performance.now() - start > 30_000) throw new Error("too slow");
});

Deno.test("regexMatcher() keeps its memory bounded", () => {
  const matches = regexMatcher("x[0-9]+");
  for (let i = 0; i < 20_000; i++) assertEquals(matches(`x${i}`), true);
});

import { assertEquals, assertThrows } from "@std/assert";
import { fromPosix, PatternError } from "./posix_pattern.ts";
import { regexMatcher } from "./regex.ts";

Deno.test("fromPosix() keeps what both syntaxes have", () => {
  for (
    const pattern of [
      "",
      "/etc/(passwd|shadow)",
      "[]a]",
      "[^]a-]",
      "[-a]",
      "[[:alpha:][:digit:]_-]+",
      "[a\\]b]{2,3}x{,4}{",
      "\\.\\-\\/\\x41\\x{1F600}\\n\\012\\0",
      "a|b*|(c)+",
      "[a",
      "(",
      ")",
      "é+",
    ]
  ) assertEquals(fromPosix(pattern), `(?m)${pattern}`);
});

Deno.test("fromPosix() refuses what only Perl has", () => {
  const cases: [string, string][] = [
    ["\\d+", "invalid escape sequence: \\d (write [0-9])"],
    ["a\\W", "invalid escape sequence: \\W (write [^0-9A-Za-z_])"],
    ["[\\s]", "invalid escape sequence: \\s (write [[:space:]])"],
    ["\\ba", "invalid escape sequence: \\b"],
    ["\\pL", "invalid escape sequence: \\p"],
    ["\\Qa", "invalid escape sequence: \\Q"],
    ["a\\z", "invalid escape sequence: \\z"],
    ["(a)\\1", "invalid escape sequence: \\1"],
    ["\\é", "invalid escape sequence: \\é"],
    ["\\_", "invalid escape sequence: \\_"],
    ["a\\", "trailing \\"],
    ["(?:a)", "no argument for repetition operator: ?"],
    ["(?i)a", "no argument for repetition operator: ?"],
    ["(?=a)", "no argument for repetition operator: ?"],
    [
      "[a-c-e]",
      "invalid character class range: -e (put - first or last)",
    ],
  ];
  for (const [pattern, message] of cases) {
    assertThrows(() => fromPosix(pattern), PatternError, message);
  }
});

Deno.test("fromPosix() repeats repetitions", () => {
  const cases: [string, string, string[], string[]][] = [
    ["a**", "a*", ["", "aa"], ["b"]],
    ["a+?", "a*", ["", "aa"], ["b"]],
    ["xa?+", "xa*", ["x", "xaa"], [""]],
    ["(ab)+?c", "(ab)*c", ["c", "ababc"], ["abab"]],
    ["a{2}?", "(?:a{2})?", ["", "aa"], ["a"]],
    ["xa{2}{2}", "x(?:a{2}){2}", ["xaaaa"], ["xaa"]],
    ["[ab]{2}*", "(?:[ab]{2})*", ["", "abab"], ["aba"]],
    ["a{1}{2}{3}", "(?:(?:a{1}){2}){3}", ["aaaaaa"], ["aaaaa"]],
  ];
  for (const [pattern, translated, matching, others] of cases) {
    assertEquals(fromPosix(pattern), `(?m)${translated}`);
    const matches = regexMatcher(pattern);
    for (const text of matching) {
      assertEquals([text, matches(text)], [text, true]);
    }
    for (const text of others) {
      assertEquals([text, matches(text)], [text, false]);
    }
  }
  assertThrows(() => fromPosix(`a${"{1}".repeat(200)}`), PatternError);
});

Deno.test("fromPosix() lets ^ and $ match at lines", () => {
  assertEquals(regexMatcher("a$[^b]^c")("a\nc"), true);
  assertEquals(regexMatcher("^a$")("a\n"), false);
});

Deno.test("fromPosix() takes time in proportion to the pattern", () => {
  const start = performance.now();
  for (const part of ["*+", "a*?", "[", "(", "{1}", "\\.", "[a]"]) {
    try {
      fromPosix(`a${part.repeat(30_000)}`);
    } catch (error) {
      if (!(error instanceof PatternError)) throw error;
    }
  }
  if (performance.now() - start > 30_000) throw new Error("too slow");
});

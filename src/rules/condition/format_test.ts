import { assertEquals, assertThrows } from "@std/assert";
import { ConditionError } from "./error.ts";
import { formatCondition, legibly, quote } from "./format.ts";
import { resolveMacros } from "./macros.ts";
import { parseCondition } from "./parse.ts";

const CASES: [text: string, expected: string][] = [
  ["a.b=1", "a.b = 1"],
  ["a.b == x", "a.b == x"],
  ["a.b exists", "a.b exists"],
  ["a.b[2] in (x,'y z')", 'a.b[2] in (x, "y z")'],
  ["a.b in ()", "a.b in ()"],
  ["a.b = ''", 'a.b = ""'],
  ["a.b = 'x\\ty'", 'a.b = "x\\ty"'],
  ["a.b = 'x\\\\x41'", 'a.b = "x\\\\x41"'],
  ["a.b = x\\", 'a.b = "x\\x5c"'],
  ["a.b = '\\xff\\xfe'", 'a.b = "\\xff\\xfe"'],
  ["a.b = é", "a.b = é"],
  ["a.b startswith oneof (x, y)", "a.b startswith oneof (x, y)"],
  ["tolower( a.b )=x", "tolower(a.b) = x"],
  ["a.b = val(c.d['x y'])", 'a.b = val(c.d["x y"])'],
  ["join('-',(a.b,1)) = x", 'join("-", (a.b, 1)) = x'],
  ["getopt(a.b, 'c:')[c] exists", 'getopt(a.b, "c:")[c] exists'],
  ["a and (b or not c)", "(a and (b or not c))"],
];

Deno.test("formatCondition() writes text that parses to the same tree", () => {
  for (const [text, expected] of CASES) {
    assertEquals(formatCondition(parseCondition(text)), expected);
    assertEquals(formatCondition(parseCondition(expected)), expected);
  }
});

Deno.test("legibly() quotes for blanks, quotes and backslashes only, as Falco does", () => {
  for (
    const [text, expected] of [
      ["a.b = 'x y'", 'a.b = "x y"'],
      ["a.b in ('(x)', 'it\\'s', 'q\"')", 'a.b in ((x), "it\'s", "q\\"")'],
      ["a.b = '\\xff'", "a.b = \ufffd"],
      ["a.b contains '\\x00'", "a.b contains \0"],
      ["a.b['c d'] = '\\t'", 'a.b["c d"] = "\\t"'],
    ]
  ) assertEquals(formatCondition(parseCondition(text), legibly), expected);
});

Deno.test("formatCondition() writes macros out, up to a limit", () => {
  let node = parseCondition("proc.name = a_rather_long_name_of_a_process");
  const first = node;
  const one = resolveMacros(parseCondition("m and x.y exists"), () => first);
  assertEquals(
    formatCondition(one),
    "(proc.name = a_rather_long_name_of_a_process and x.y exists)",
  );
  for (let i = 0; i < 17; i++) {
    const last = node;
    node = resolveMacros(parseCondition("m or m"), () => last);
  }
  assertThrows(() => formatCondition(node), ConditionError, "too long");
});

Deno.test("quote() quotes what could not stand bare", () => {
  assertEquals(quote("/usr/*"), "/usr/*");
  for (const text of ["", "a b", "a,b", "(a", "a=b", "it's"]) {
    assertEquals(quote(text), `"${text}"`);
  }
  assertEquals(quote('say "x"\n\\ \x01'), '"say \\"x\\"\\n\\\\ \\x01"');
});

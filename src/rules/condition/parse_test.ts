import { assertEquals, assertThrows } from "@std/assert";
import type { CheckNode, Node } from "./ast.ts";
import { ConditionError } from "./error.ts";
import { formatCondition } from "./format.ts";
import { OPERATORS } from "./operators.ts";
import { parseCondition } from "./parse.ts";

function fault(text: string): ConditionError {
  return assertThrows(() => parseCondition(text), ConditionError);
}

function check(text: string): CheckNode {
  const node = parseCondition(text);
  if (node.kind !== "check") throw new TypeError(`${text} is no check`);
  return node;
}

const ACCEPTED = [
  // macros, logic, parentheses
  "  a",
  "a    ",
  "(a)",
  "a and b and c",
  "a and b and(c)",
  "(a)and(b)and(c)",
  "a or b or(c)",
  "(a)or(b)or(c)",
  "not (a)",
  "not(a)",
  "not not a",
  "not not(a)",
  "not(not(a))",
  "not\na",
  "not(a)and(not(b))",
  "a and notb",
  "notz and a",
  "android or order",
  "a\tand\r\nb",
  "a \b and b",
  "((macro) and (not_macro))",
  // checks
  "a.a exists",
  "(a.a exists)and(b)",
  "a.a existsand macro",
  "a.b=1",
  "a.b = not",
  "a.b = 'bla'",
  "a.g in (1, 'a', b.c)",
  "a.g in(1)",
  "a.g in ()",
  "a.g intersects ( a , b )",
  "a.g pmatch (/etc)",
  "a.g in identifier",
  "evt.dir=> and fd.name=*.log",
  "a.b contains\nx",
  // arguments
  "evt.arg[0] contains /bin",
  "test.str[0a!@#456:/\\.;!$%^&*(){}|] = v",
  "test.str['a aa'] = a",
  'test.str[""] = a',
  'test.str["x \\"y\\""] = a',
  // values
  'test.str = ""',
  "test.str = 0a!@#456:/\\.;!$%^&*[]{}|<>?",
  "test.str = 'it\\'s'",
  "test.str = 'multiple \\' \\\\ '",
  'test.str = "old \\ escape"',
  "test.str = '\\b\\f\\n\\r\\t\\/\\x7f'",
  // numbers
  "test.num > 1000",
  "test.num < +1",
  "test.num >= -1",
  "test.num <= 0x12345",
  "test.num > 1.2",
  "test.num > -0.1222e+10",
  "test.num>1",
  "test.str = 0xAAA.1",
  // transformers
  "tolower(a.b) exists",
  "b64( toupper( a.b ) )\n= x",
  "a.b = val(c.d)",
  "a.b >= val( c.d[1] )",
  "a.b in b64(c.d)",
  "a.b glob tolower(c.d)",
  "len(a.b) > 5",
  "join('-', (a.b, tolower(c.d), \"x\", 12)) = y",
  "join('-', ()) = y",
  "concat(a.b, 'x', 12) = y",
  "getopt(a.b, 'ab:')[a] in (x)",
  "some.field = b64 and(some_macro)",
  // lists for string operators
  "a.b startswith oneof (x, y)",
  "a.b = anyof(x)",
  "a.b != allof (x)",
  "a.b regex anyof ('x.*')",
  "a.b = oneof",
  "a.b = allofus",
];

Deno.test("parseCondition() accepts the grammar", () => {
  for (const text of ACCEPTED) parseCondition(text);
});

const REJECTED: [text: string, offset: number, message: string][] = [
  ["", 0, "filter input string is empty"],
  [" ", 1, "expected a '(' token, a field check, or an identifier"],
  ["a andb", 5, "expected blank or '(' after 'and'"],
  ["a orb", 4, "expected blank or '(' after 'or'"],
  ["aand b", 5, "unexpected token after 'aand', expecting 'or', 'and'"],
  ["a and b and", 11, "expected blank or '(' after 'and'"],
  ["a or ", 5, "expected a '(' token, a field check, or an identifier"],
  ["a not b", 2, "unexpected token after 'a', expecting 'or', 'and'"],
  ["a or b not", 7, "unexpected token after 'b', expecting 'or', 'and'"],
  ["(a)andnot(b)", 6, "expected blank or '(' after 'and'"],
  ["(a.b = 1", 8, "expected a ')' token"],
  ["a)", 1, "unexpected token after 'a', expecting 'or', 'and'"],
  ["()", 1, "expected a '(' token, a field check, or an identifier"],
  ["macro > 12", 6, "unexpected token after 'macro', expecting 'or', 'and'"],
  [
    "evt.arg[] contains x",
    8,
    "expected a valid field argument: a quoted string or a bare string",
  ],
  ["evt.arg[a = x", 9, "expected a ']' token"],
  ["evt.arg[ a ] = x", 8, ""],
  ["evt.arg[a]] = x", 10, ""],
  ["a.b = x = 1", 8, "unexpected token after 'x', expecting 'or', 'and'"],
  ["a.b === 1", 6, ""],
  ["a.b =", 5, ""],
  ["a.b = a,", 7, ""],
  ["a.b = (x)", 6, ""],
  ["a.b = '", 6, ""],
  ["a.b = 'x\\\\'", 6, ""],
  ["a.b = 'x\\q'", 8, "unsupported string escape sequence: \\q"],
  ["a.b = '\\\"'", 7, "invalid \\\" escape in '-quoted string"],
  ['a.b = "\\\'"', 7, "invalid \\' escape in \"-quoted string"],
  ["a.b = '\\x4'", 7, "\\x must be followed by two hex digits"],
  ["a.b in (x,)", 10, "expected a string value"],
  ["a.b in (,)", 8, "expected a ')' token"],
  ["a.b in (x", 9, "expected a ')' token"],
  ["a.b in ((x))", 8, "expected a ')' token"],
  ["a.b in 'x'", 7, ""],
  ["a.b in (tolower(c.d))", 15, "expected a ')' token"],
  ["a.b in", 6, ""],
  ["a.b > x", 6, ""],
  ["a.b < 0xAAA.1", 11, ""],
  ["a.b >= 0aaa", 8, ""],
  ["a.b startswith (x)", 15, ""],
  ["a.b ExIsTs", 4, ""],
  ["a.b globx", 4, ""],
  ["a.b contains", 4, ""],
  ["a.b exists something", 11, ""],
  ["val(a.b) exists", 3, ""],
  ["b64(val(a.b)) exists", 4, ""],
  ["b64 (a.b) exists", 4, ""],
  ["b64(ab) exists", 4, ""],
  ["b64(a.b exists", 8, "expected a ')' token closing the transformer"],
  ["other(a.b) exists", 5, ""],
  ["a.b = val(val(c.d))", 10, "expected a field within 'val' transformer"],
  ["a.b = val(c.d", 13, "expected a ')' token closing the transformer"],
  ["join('-', (a.b,)) = x", 15, ""],
  ["join('-', ((a.b))) = x", 11, ""],
  ["join('-', (bare)) = x", 11, ""],
  ["a.b in oneof (x)", 13, ""],
  ["a.b > anyof (1)", 6, ""],
  ["#a", 0, ""],
];

Deno.test("parseCondition() says where the text cannot go on, and why", () => {
  for (const [text, offset, message] of REJECTED) {
    const error = fault(text);
    assertEquals([text, error.offset], [text, offset]);
    if (message !== "") assertEquals(error.message, message);
  }
});

Deno.test("parseCondition() takes keywords in other cases for macros", () => {
  assertEquals(parseCondition("AND").kind, "macro");
  assertEquals(fault("a AND b").offset, 2);
});

Deno.test("parseCondition() lists what may stand in the place", () => {
  const operators = OPERATORS.map((op) => `'${op}'`).join(", ");
  assertEquals(
    fault("a.b xx 1").message,
    `expected a valid check operator: one of ${operators}`,
  );
  const names =
    "'val', 'tolower', 'toupper', 'b64', 'basename', 'len', 'join', 'concat', 'getopt'";
  assertEquals(
    fault("a.b > x").message,
    `expected a number value or a field with a valid transformer: ${names}`,
  );
  assertEquals(
    fault("a.b = (x)").message,
    `expected a string value or a field with a valid transformer: ${names}`,
  );
  assertEquals(
    fault("a.b in 'x'").message,
    `expected a list, an identifier, or a field with a valid transformer: ${names}`,
  );
});

Deno.test("parseCondition() binds and tighter than or, and not tightest", () => {
  const cases: [string, string][] = [
    ["a or b and c", "(a or (b and c))"],
    ["a and b or c", "((a and b) or c)"],
    ["not a and b", "(not a and b)"],
    ["not (a and b)", "not (a and b)"],
    ["not not a", "a"],
    ["not not not(a or b)", "not (a or b)"],
    ["(a or b) and c", "((a or b) and c)"],
    ["a or(b) and c", "(a or (b and c))"],
    ["a and b and c", "(a and b and c)"],
    ["((a))", "a"],
    [
      "evt.name exists and evt.type in (a,b) or proc.name=cat",
      "((evt.name exists and evt.type in (a, b)) or proc.name = cat)",
    ],
  ];
  for (const [text, expected] of cases) {
    assertEquals(formatCondition(parseCondition(text)), expected);
  }
});

Deno.test("parseCondition() resolves escapes, keeping bytes apart from text", () => {
  const value = (text: string) => {
    const { right } = check(`a.b = ${text}`);
    if (right?.kind !== "value") throw new TypeError("no value");
    return [right.text, right.bytes];
  };
  assertEquals(value("'a\\tb\\\\c\\'d'"), ["a\tb\\c'd", "a\tb\\c'd"]);
  assertEquals(value("'a\\ b'"), ["a\\b", "a\\b"]);
  assertEquals(value("é"), ["é", "\xc3\xa9"]);
  assertEquals(value("'é\\xff'"), ["éÿ", "\xc3\xa9\xff"]);
});

Deno.test("parseCondition() notes the place of each node", () => {
  const places: string[] = [];
  const text =
    "(proc.aname[2]=nginx and evt.type in (connect,accept)) or (not fd.name exists)";
  const visit = (node: Node) => {
    const { offset, length } = node;
    places.push(`${node.kind} ${text.slice(offset, offset + length)}`);
    if (node.kind === "and" || node.kind === "or") node.children.forEach(visit);
    if (node.kind === "not") visit(node.child);
    if (node.kind === "check") {
      for (const part of [node.left, node.right]) {
        if (part === undefined) continue;
        const end = part.offset + part.length;
        places.push(`${part.kind} ${text.slice(part.offset, end)}`);
      }
    }
  };
  visit(parseCondition(text));
  assertEquals(places.slice(1), [
    "and proc.aname[2]=nginx and evt.type in (connect,accept)",
    "check proc.aname[2]=nginx",
    "field proc.aname[2]",
    "value nginx",
    "check evt.type in (connect,accept)",
    "field evt.type",
    "list (connect,accept)",
    "not not fd.name exists",
    "check fd.name exists",
    "field fd.name",
  ]);
});

Deno.test("parseCondition() stands hostile text", () => {
  const deep = (open: string, close: string, count: number) =>
    open.repeat(count) + "a.b exists" + close.repeat(count);
  parseCondition(deep("(", ")", 999));
  assertEquals(
    fault(deep("(", ")", 10_000)).message,
    "exceeded max depth limit of 1000",
  );
  assertEquals(
    fault(deep("not(", ")", 10_000)).message,
    "exceeded max depth limit of 1000",
  );
  assertEquals(
    fault("tolower(".repeat(10_000)).message,
    "exceeded max depth limit of 1000",
  );
  const start = performance.now();
  parseCondition("not ".repeat(100_000) + "a");
  parseCondition("a.b in (" + "item, ".repeat(100_000) + "last)");
  parseCondition("a or ".repeat(100_000) + "a");
  fault("a".repeat(1_000_000) + " 1");
  fault("a.b = '" + "\\'".repeat(500_000));
  const seconds = (performance.now() - start) / 1000;
  if (seconds > 30) throw new Error(`took ${seconds} s`);
});

Deno.test("parseCondition() guesses the operator that was meant", () => {
  for (
    const [text, meant] of [
      ["fd.name startwith /etc", "startswith"],
      ["fd.name CONTAINS x", "contains"],
      ["fd.name endwith x", "endswith"],
    ]
  ) assertEquals(fault(text).hint, `did you mean ${meant}?`);
  assertEquals(fault("fd.name matches x").hint, undefined);
});

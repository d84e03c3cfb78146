import { assert, assertEquals, assertThrows } from "@std/assert";
import { testCatalogue } from "../compile/_testing.ts";
import { checkCondition, ConditionChecker } from "./check.ts";
import { ConditionError } from "./error.ts";
import { resolveMacros } from "./macros.ts";
import { parseCondition } from "./parse.ts";

function fault(text: string): ConditionError {
  const node = parseCondition(text);
  return assertThrows(
    () => checkCondition(node, testCatalogue),
    ConditionError,
  );
}

const REJECTED: [text: string, wrong: string, message: string][] = [
  // fields
  [
    "proc.nmae = a",
    "proc.nmae",
    "filter_check called with nonexistent field proc.nmae",
  ],
  [
    "a.b[c d] = a".replace("c d", "'c d'"),
    "a.b['c d']",
    'filter_check called with nonexistent field a.b["c d"]',
  ],
  [
    "proc.name.x = a",
    "proc.name.x",
    "filter_check called with nonexistent field proc.name.x",
  ],
  ["proc.name[1] = a", "proc.name[1]", "field 'proc.name' takes no argument"],
  ["evt.arg = a", "evt.arg", "field 'evt.arg' requires an argument"],
  [
    "proc.aname[x] = a",
    "proc.aname[x]",
    "field 'proc.aname' takes a number as argument, not 'x'",
  ],
  [
    "evt.outputtime = a",
    "evt.outputtime",
    "field 'evt.outputtime' can only be used in outputs",
  ],
  // operators and types
  ...[
    "contains 1",
    "icontains 1",
    "startswith 1",
    "endswith 1",
    "glob 1",
    "iglob 1",
    "regex 1",
    "pmatch (1)",
    "bcontains 00",
    "bstartswith 00",
  ].map((rest): [string, string, string] => [
    `evt.rawres ${rest}`,
    `evt.rawres ${rest}`,
    `filter error: '${
      rest.split(" ")[0]
    }' operator not supported for numeric filters`,
  ]),
  [
    "proc.name bcontains 00",
    "proc.name bcontains 00",
    "filter error: 'bcontains' operator not supported for string filters",
  ],
  [
    "evt.buffer glob x",
    "evt.buffer glob x",
    "filter error: 'glob' operator not supported for buffer filters",
  ],
  [
    "evt.buffer < 1",
    "evt.buffer < 1",
    "filter error: '<' operator not supported for buffer filters",
  ],
  [
    "evt.is_open_write > 1",
    "evt.is_open_write > 1",
    "filter error: '>' operator not supported for numeric filters",
  ],
  [
    "fd.sip contains 1",
    "fd.sip contains 1",
    "filter error: 'contains' operator not supported for ip address and network filters",
  ],
  [
    "fd.snet < 1",
    "fd.snet < 1",
    "filter error: '<' operator not supported for ip address and network filters",
  ],
  [
    "fd.types = a",
    "fd.types = a",
    "filter error: '=' operator not supported list filters",
  ],
  [
    "fd.types != anyof (a)",
    "fd.types != anyof (a)",
    "filter error: '!=' operator not supported list filters",
  ],
  // literals
  ["evt.rawres = x", "x", "x is not a valid number"],
  ["evt.rawres = ''", "''", " is not a valid number"],
  ["evt.rawres < 0x10", "0x10", "0x10 is not a valid number"],
  ["evt.rawres < 1.5", "1.5", "1.5 is not a valid number"],
  ["evt.rawres in (1, x, y)", "x", "x is not a valid number"],
  ["evt.share = x", "x", "x is not a valid number"],
  [
    "evt.is_open_write = 1",
    "1",
    "filter error: unrecognized boolean value 1",
  ],
  [
    "fd.sport = nosuchservice",
    "nosuchservice",
    "unrecognized protocol nosuchservice",
  ],
  ["fd.sip = 1.2.3", "1.2.3", "unrecognized IPv4 address 1.2.3"],
  ["fd.sip = host", "host", "unrecognized IPv6 address host"],
  ["fd.snet = 1.2.3.4", "1.2.3.4", "unrecognized IP network 1.2.3.4"],
  ["fd.snet = 1.2.3.4/33", "1.2.3.4/33", "unrecognized IP network 1.2.3.4/33"],
  [
    "evt.buffer bcontains abc",
    "abc",
    "filter error: bcontains and bstartswith operator support hex strings only",
  ],
  [
    "proc.name = 'a\\x00'",
    "'a\\x00'",
    "value contains a NUL byte, which only data buffers can have",
  ],
  ["evt.type = opne", "opne", "unknown event type opne"],
  ["evt.type in (open, opne)", "opne", "unknown event type opne"],
  ["syscall.type != opne", "opne", "unknown event type opne"],
  [
    "proc.name regex '('",
    "'('",
    "invalid regex pattern: missing closing ): `(`",
  ],
  [
    "proc.name regex '\\xff'",
    "'\\xff'",
    "invalid regex pattern: pattern is not UTF-8; match raw bytes with contains, glob or =",
  ],
  // two fields
  [
    "proc.name = val(evt.rawres)",
    "val(evt.rawres)",
    "field 'proc.name' has type 'CHARBUF' while the right-hand side field 'evt.rawres' has incompatible type 'INT64'",
  ],
  [
    "fd.other_types in val(proc.name)",
    "val(proc.name)",
    "field 'fd.other_types' has type 'CHARBUF' (list) while the right-hand side field 'proc.name' has incompatible type 'CHARBUF'",
  ],
  [
    "proc.name = val(proc.aname)",
    "val(proc.aname)",
    "field 'proc.aname' can't be used as a right-hand side field",
  ],
  [
    "proc.aname = val(proc.name)",
    "val(proc.name)",
    "field 'proc.aname' doesn't support right-hand side fields",
  ],
  [
    "proc.name regex val(proc.pname)",
    "val(proc.pname)",
    "operator 'REGEX' doesn't support right-hand side fields",
  ],
  [
    "proc.name pmatch val(proc.pname)",
    "val(proc.pname)",
    "operator 'PMATCH' doesn't support right-hand side fields",
  ],
  [
    "fd.snet = val(fd.sip)",
    "val(fd.sip)",
    "field type 'IPNET' doesn't support right-hand side fields",
  ],
  [
    "evt.type = val(proc.name)",
    "val(proc.name)",
    "right-hand field comparisons on `evt.type` checks are not supported by event code search",
  ],
  // transformers
  [
    "tolower(evt.rawres) = 1",
    "tolower(evt.rawres)",
    "can't add field transformer: type 'INT64' is not supported by 'tolower' transformer applied on field 'evt.rawres'",
  ],
  [
    "tolower(evt.type) = open",
    "evt.type",
    "event code search does not support `evt.type` checks with transformers",
  ],
  [
    "tolower(proc.aname) = a",
    "proc.aname",
    "field 'proc.aname' does not support transformers",
  ],
  [
    "len(fd.snet) = 1",
    "fd.snet",
    "field 'fd.snet' does not support transformers",
  ],
  [
    "tolower(proc.name, proc.name) = a",
    "tolower(proc.name, proc.name)",
    "transformer 'tolower' takes 1 argument",
  ],
  [
    "tolower((proc.name)) = a",
    "tolower((proc.name))",
    "transformer 'tolower' takes no tuple here",
  ],
  [
    "tolower(proc.name)[x] = a",
    "tolower(proc.name)[x]",
    "transformer 'tolower' takes no key in brackets",
  ],
  [
    "join('-') = a",
    "join('-')",
    "join takes a separator and a list",
  ],
  [
    "join(('a'), ('b')) = a",
    "join(('a'), ('b'))",
    "join takes a separator and a list",
  ],
  [
    "join('-', proc.name) = a",
    "join('-', proc.name)",
    "can't add field transformer: type 'CHARBUF' is not supported by 'join' transformer applied on field 'proc.name'",
  ],
  [
    "concat(proc.name) = a",
    "concat(proc.name)",
    "concat takes at least two arguments",
  ],
  [
    "getopt('-a', 'a') exists",
    "getopt('-a', 'a')",
    "getopt takes a list of arguments and the options",
  ],
  [
    "getopt(proc.cmdline, 'a')[ab] exists",
    "getopt(proc.cmdline, 'a')[ab]",
    "getopt takes a single option in brackets",
  ],
  [
    "getopt(proc.cmdline, 'a') = x",
    "getopt(proc.cmdline, 'a') = x",
    "filter error: '=' operator not supported list filters",
  ],
];

Deno.test("checkCondition() points at what does not fit", () => {
  for (const [text, wrong, message] of REJECTED) {
    const error = fault(text);
    const { offset, length } = error;
    assertEquals(
      [text, text.slice(offset, offset + length), error.message],
      [text, wrong, message],
    );
  }
});

Deno.test("checkCondition() suggests a name and marks what is unknown", () => {
  const field = fault("proc.nmae = a");
  assertEquals(field.hint, "did you mean proc.name?");
  assert(field.unknown);
  assert(fault("evt.type = opne").unknown);
  assert(!fault("evt.rawres = x").unknown);
});

Deno.test("ConditionChecker finds all faults of a condition, and names the macro", () => {
  const macro = parseCondition("evt.rawres = x or proc.name = a");
  const node = resolveMacros(
    parseCondition("a.b = 1 and m and not (m or fd.sip = y)"),
    () => macro,
  );
  const checker = new ConditionChecker(testCatalogue);
  const { checked, errors } = checker.check(node);
  assertEquals(checked, undefined);
  assertEquals(
    errors.map((error) => [error.macro, error.offset, error.message]),
    [
      [undefined, 0, "filter_check called with nonexistent field a.b"],
      ["m", 13, "x is not a valid number"],
      [undefined, 37, "unrecognized IPv6 address y"],
    ],
  );
});

Deno.test("ConditionChecker checks what macros share once", () => {
  let node = parseCondition("a.b = 1 or proc.name = proc.pname");
  for (let i = 0; i < 16; i++) {
    const last = node;
    node = resolveMacros(parseCondition("m and m"), () => last);
  }
  const { errors, warnings } = new ConditionChecker(testCatalogue).check(node);
  assertEquals([errors.length, warnings.length], [1, 1]);
});

const WARNED: [text: string, code: string, wrong: string, message: string][] = [
  [
    "proc.name = proc.pname",
    "LOAD_COMPILE_CONDITION",
    "proc.pname",
    "'proc.pname' may be a valid field misused as a const string value",
  ],
  [
    "proc.name in (a, 'proc.pname ')",
    "LOAD_COMPILE_CONDITION",
    "'proc.pname '",
    "'proc.pname ' may be a valid field misused as a const string value",
  ],
  [
    "proc.name = proc.aname[2]",
    "LOAD_COMPILE_CONDITION",
    "proc.aname[2]",
    "'proc.aname[2]' may be a valid field misused as a const string value",
  ],
  [
    "proc.name = 'tolower(proc.pname)'",
    "LOAD_COMPILE_CONDITION",
    "'tolower(proc.pname)'",
    "'tolower(proc.pname)' may be a valid field transformer misused as a const string value",
  ],
  ...["abc", "^abc$", "abc.*", ".*abc", ".*abc.*", ".+"].map(
    (pattern): [string, string, string, string] => [
      `proc.name regex ${pattern}`,
      "LOAD_COMPILE_CONDITION",
      pattern,
      `regex check with '${pattern}' may be optimized with simpler operators such as '=', 'contains', 'startswith', 'endswith'`,
    ],
  ),
  [
    "ka.verb = <NA>",
    "LOAD_UNSAFE_NA_CHECK",
    "<NA>",
    "comparing a field value with <NA> is unsafe and can lead to unpredictable behavior of the rule condition. If you need to  check for the existence of a field, consider using the 'exists' operator instead.",
  ],
  [
    "ka.verb in (a, <NA>)",
    "LOAD_UNSAFE_NA_CHECK",
    "<NA>",
    "comparing a field value with <NA> is unsafe and can lead to unpredictable behavior of the rule condition. If you need to  check for the existence of a field, consider using the 'exists' operator instead.",
  ],
  [
    "evt.dir = <",
    "LOAD_DEPRECATED_ITEM",
    "evt.dir",
    "usage of deprecated field 'evt.dir' has been detected: due to the drop of enter events, 'evt.dir = <' always evaluates to true, and 'evt.dir = >' always evaluates to false. The rule expression can be simplified by removing the condition on 'evt.dir'",
  ],
];

Deno.test("ConditionChecker warns of what is probably not meant", () => {
  for (const [text, code, wrong, message] of WARNED) {
    const node = parseCondition(text);
    const { warnings } = new ConditionChecker(testCatalogue).check(node);
    const found = warnings.map(({ code, offset, length, message }) => [
      code,
      text.slice(offset, offset + length),
      message,
    ]);
    assertEquals(found, [[code, wrong, message]]);
  }
});

Deno.test("ConditionChecker does not warn of what is meant", () => {
  for (
    const text of [
      "proc.name = a.b",
      "proc.name regex 'a[bc]'",
      "proc.name regex 'a.*b'",
      "proc.name = <NA>",
      "ka.verb contains <NA>",
      "fd.name = /etc/proc.name",
    ]
  ) {
    const node = parseCondition(text);
    const { warnings } = new ConditionChecker(testCatalogue).check(node);
    assertEquals([text, warnings.length], [text, 0]);
  }
});

Deno.test("ConditionChecker warns in macros under their name", () => {
  const macro = parseCondition("proc.name = proc.pname");
  const node = resolveMacros(parseCondition("fd.num = 1 and m"), () => macro);
  const { warnings } = new ConditionChecker(testCatalogue).check(node);
  assertEquals(warnings.map(({ macro }) => macro), ["m"]);
});

import { assertEquals } from "@std/assert";
import { codesOf } from "../../events/tables.ts";
import { checked, rule, setEvent, type Values } from "./_testing.ts";
import { compileEngine } from "./engine.ts";
import { interpret } from "./interpret.ts";

const [OPENAT] = codesOf("openat");
const matches = new Int32Array(4);

/** Every meaning is asserted of the generated code and of the interpreter. */
function both(text: string, values: Values): boolean {
  const engine = compileEngine([rule(text)], { matching: "all" });
  const compiled = engine.match(setEvent(OPENAT, values), matches) === 1;
  const interpreted = interpret(checked(text), setEvent(OPENAT, values));
  assertEquals(compiled, interpreted, text);
  return compiled;
}

type Row = [condition: string, values: Values, expected: boolean];

function table(name: string, rows: readonly Row[]): void {
  Deno.test(`compileEngine() and interpret() agree on ${name}`, () => {
    for (const [text, values, expected] of rows) {
      assertEquals(both(text, values), expected, text);
    }
  });
}

const ip = (...bytes: number[]) => String.fromCharCode(...bytes);
const name = (value: string) => ({ "proc.name": value });
const path = (value: string) => ({ "fd.name": value });

table("exists", [
  ["proc.name exists", name("x"), true],
  ["proc.name exists", name(""), true],
  ["proc.name exists", {}, false],
  ["not proc.name exists", {}, true],
  ["fd.types exists", { "fd.types": [] }, true],
]);

table("equality", [
  ["proc.name = cat", name("cat"), true],
  ["proc.name == cat", name("cat"), true],
  ["proc.name = cat", name("Cat"), false],
  ["proc.name = ''", name(""), true],
  ["proc.name != cat", name("dog"), true],
  ["proc.name != cat", name("cat"), false],
  ["proc.name = é", name("\xc3\xa9"), true],
  ["proc.name = '\\xff'", name("\xff"), true],
  ["evt.rawres = -13", { "evt.rawres": -13 }, true],
  ["evt.rawres != 0", { "evt.rawres": -13 }, true],
  ["user.uid = -1", { "user.uid": 4294967295 }, true],
  ["evt.small = 257", { "evt.small": 1 }, true],
  ["evt.is_open_write = true", { "evt.is_open_write": true }, true],
  ["evt.is_open_write != true", { "evt.is_open_write": false }, true],
  ["evt.rawtime = 5", { "evt.rawtime": 5n }, true],
  ["evt.share = 0.5", { "evt.share": 0.5 }, true],
  ["evt.buffer = abc", { "evt.buffer": "abc" }, true],
  ["fd.sport = 443", { "fd.sport": 443 }, true],
  ["fd.sport = https", { "fd.sport": 443 }, true],
  ["fd.sport = ''", { "fd.sport": 0 }, true],
]);

table("order", [
  ["evt.rawres < 0", { "evt.rawres": -1 }, true],
  ["evt.rawres <= -1", { "evt.rawres": -1 }, true],
  ["evt.rawres > -1", { "evt.rawres": -1 }, false],
  ["evt.rawres >= -1", { "evt.rawres": -1 }, true],
  [
    "evt.rawtime > 9007199254740993",
    { "evt.rawtime": 9007199254740994n },
    true,
  ],
  [
    "evt.rawtime > 9007199254740993",
    { "evt.rawtime": 9007199254740993n },
    false,
  ],
  ["fd.sport>=1024", { "fd.sport": 1024 }, true],
  ["evt.share < 1.5", { "evt.share": 1.25 }, true],
  ["proc.name < val(proc.pname)", { ...name("a"), "proc.pname": "b" }, true],
  [
    "proc.name < val(proc.pname)",
    { ...name("\xff"), "proc.pname": "b" },
    false,
  ],
]);

table("substrings", [
  ["fd.name contains etc", path("/etc/x"), true],
  ["fd.name contains ETC", path("/etc/x"), false],
  ["fd.name icontains ETC", path("/etc/x"), true],
  ["fd.name icontains é", path("/\xc3\xa9"), true],
  ["fd.name icontains abc", path("ab"), false],
  ["fd.name icontains ''", path(""), true],
  ["fd.name startswith /etc", path("/etc/x"), true],
  ["fd.name startswith /etc/xyz", path("/etc/x"), false],
  ["fd.name endswith .so", path("a.so"), true],
  ["fd.name endswith .so", path("so"), false],
  ["evt.buffer contains b", { "evt.buffer": "abc" }, true],
  ["evt.buffer startswith ab", { "evt.buffer": "abc" }, true],
  ["evt.buffer endswith bc", { "evt.buffer": "abc" }, true],
  ["evt.buffer bcontains 00ff", { "evt.buffer": "a\x00\xffb" }, true],
  ["evt.buffer bcontains 00FE", { "evt.buffer": "a\x00\xffb" }, false],
  ["evt.buffer bstartswith cafe", { "evt.buffer": "\xca\xfe\xba" }, true],
]);

table("patterns", [
  ["fd.name glob '/etc/*'", path("/etc/a/b"), true],
  ["fd.name glob '/etc'", path("/etc/"), false],
  ["fd.name glob '*.SO'", path("a.so"), false],
  ["fd.name iglob '*.SO'", path("a.so"), true],
  ["fd.name regex '/[a-z]+/x'", path("/etc/x"), true],
  ["fd.name regex '/[a-z]+'", path("/etc/x"), false],
  ["fd.name regex '.'", path("\xc3\xa9"), true],
  ["fd.name regex '\xef\xbf\xbd|\ufffd'", path("\xff"), true],
  ["fd.name pmatch (/etc)", path("/etc/x"), true],
  ["fd.name pmatch (/etc)", path("/etcd"), false],
  ["fd.name pmatch ()", path("/etc"), false],
]);

table("sets", [
  ["proc.name in (a, b)", name("b"), true],
  ["proc.name in (a, b, c, d, e)", name("e"), true],
  ["proc.name in (a, b, c, d, e)", name("f"), false],
  ["proc.name in ()", name("a"), false],
  ["not proc.name in ()", name("a"), true],
  ["proc.name intersects (a)", name("a"), true],
  ["proc.name in word", name("word"), true],
  ["evt.rawres in (-1, 2, 3, 4, 5)", { "evt.rawres": 4 }, true],
  ["evt.rawtime in (1, 2, 3, 4)", { "evt.rawtime": 4n }, true],
  ["fd.sport in (ssh, http, 443, 8080)", { "fd.sport": 22 }, true],
  ["evt.is_open_write in (true)", { "evt.is_open_write": true }, true],
  ["evt.is_open_write in (true, false)", { "evt.is_open_write": false }, true],
]);

table("lists", [
  ["fd.types in (a, b)", { "fd.types": ["a", "b", "a"] }, true],
  ["fd.types in (a, b)", { "fd.types": ["a", "c"] }, false],
  ["fd.types in (a)", { "fd.types": [] }, true],
  ["fd.types intersects (a, b)", { "fd.types": ["c", "b"] }, true],
  ["fd.types intersects (a, b)", { "fd.types": ["c"] }, false],
  ["fd.types intersects (a)", { "fd.types": [] }, false],
  ["fd.types intersects ()", { "fd.types": ["a"] }, false],
]);

table("addresses", [
  ["fd.sip = 10.0.0.1", { "fd.sip": ip(10, 0, 0, 1) }, true],
  ["fd.sip != 10.0.0.1", { "fd.sip": ip(10, 0, 0, 2) }, true],
  ["fd.sip = ::1", { "fd.sip": "\0".repeat(15) + "\x01" }, true],
  ["fd.sip = 0.0.0.1", { "fd.sip": "\0".repeat(15) + "\x01" }, false],
  ["fd.sip != 0.0.0.1", { "fd.sip": "\0".repeat(15) + "\x01" }, true],
  ["fd.sip in (1.1.1.1, 10.0.0.1)", { "fd.sip": ip(10, 0, 0, 1) }, true],
  ["fd.snet = 10.0.0.0/8", { "fd.snet": ip(10, 9, 8, 7) }, true],
  ["fd.snet = 10.0.0.0/8", { "fd.snet": ip(11, 9, 8, 7) }, false],
  ["fd.snet != 10.0.0.0/8", { "fd.snet": ip(11, 9, 8, 7) }, true],
  ["fd.snet != fc00::/7", { "fd.snet": ip(11, 9, 8, 7) }, true],
  ["fd.snet in (9.0.0.0/8, 11.0.0.0/8)", { "fd.snet": ip(11, 9, 8, 7) }, true],
  ["fd.snet in (fc00::/7)", { "fd.snet": ip(11, 9, 8, 7) }, false],
  ["fd.snet in ()", { "fd.snet": ip(11, 9, 8, 7) }, false],
]);

const MISSING_OPERATORS = [
  "proc.name = a",
  "proc.name != a",
  "proc.name in (a)",
  "proc.name in (a, b, c, d)",
  "proc.name intersects (a)",
  "proc.name contains ''",
  "proc.name icontains ''",
  "proc.name startswith ''",
  "proc.name endswith ''",
  "proc.name glob '*'",
  "proc.name iglob '*'",
  "proc.name regex '.*'",
  "proc.name pmatch (/)",
  "proc.name = anyof (a)",
  "proc.name != allof (a)",
  "proc.name = val(proc.pname)",
  "proc.name != val(proc.pname)",
  "evt.rawres < 0",
  "evt.rawres >= 0",
  "evt.rawtime > 0",
  "evt.is_open_write = false",
  "evt.is_open_write != true",
  "evt.buffer bcontains 00",
  "fd.sip != 1.2.3.4",
  "fd.snet != 1.2.3.0/24",
  "fd.snet in (1.2.3.0/24)",
  "fd.types in (a)",
  "fd.types intersects (a)",
  "tolower(proc.name) = a",
  "len(proc.name) = 0",
  "proc.aname = a",
];

table(
  "missing values, for which every comparison is false",
  MISSING_OPERATORS.flatMap((text): Row[] => [
    [text, {}, false],
    [`not ${text}`, {}, true],
  ]),
);

table("modifiers", [
  ["fd.name startswith anyof (/etc, /usr)", path("/usr/x"), true],
  ["fd.name startswith anyof (/etc, /usr)", path("/var"), false],
  ["fd.name startswith oneof (/u, /usr)", path("/usr/x"), false],
  ["fd.name startswith oneof (/e, /usr)", path("/usr/x"), true],
  ["fd.name contains allof (a, b)", path("xbya"), true],
  ["fd.name contains allof (a, b)", path("xb"), false],
  ["fd.name contains allof ()", path("xb"), false],
  ["fd.name = anyof (a, b)", path("b"), true],
  ["fd.name != allof (a, b)", path("c"), true],
  ["fd.name != allof (a, b)", path("b"), false],
  ["fd.name != anyof (a, b)", path("b"), true],
  ["fd.name glob anyof ('*.c', '*.h')", path("x.h"), true],
  ["fd.name regex oneof ('a.*', '.*b')", path("ab"), false],
  ["fd.name endswith oneof (a, b)", path("ab"), true],
  ["fd.name icontains anyof (X, Y)", path("ay"), true],
  ["evt.buffer bcontains anyof (00, ff)", { "evt.buffer": "\xff" }, true],
  ["evt.rawres = anyof (1, 2)", { "evt.rawres": 2 }, true],
  [
    "fd.snet = anyof (1.0.0.0/8, 2.0.0.0/8)",
    { "fd.snet": ip(2, 1, 1, 1) },
    true,
  ],
  ["proc.aname = anyof (a, b)", { "proc.aname": ["x", "b"] }, true],
  ["proc.aname = oneof (a, b)", { "proc.aname": ["a", "b"] }, false],
]);

table("comparisons of two fields", [
  ["proc.name = val(proc.pname)", { ...name("a"), "proc.pname": "a" }, true],
  ["proc.name != val(proc.pname)", { ...name("a"), "proc.pname": "a" }, false],
  ["proc.name = val(proc.pname)", name("a"), false],
  ["proc.name != val(proc.pname)", name("a"), false],
  [
    "proc.name contains val(proc.pname)",
    { ...name("abc"), "proc.pname": "b" },
    true,
  ],
  [
    "proc.name icontains val(proc.pname)",
    { ...name("aBc"), "proc.pname": "b" },
    true,
  ],
  ["proc.name startswith val(proc.pname)", {
    ...name("abc"),
    "proc.pname": "ab",
  }, true],
  [
    "proc.name endswith val(proc.pname)",
    { ...name("abc"), "proc.pname": "bc" },
    true,
  ],
  [
    "proc.name glob val(proc.pname)",
    { ...name("abc"), "proc.pname": "a*" },
    true,
  ],
  [
    "proc.name iglob val(proc.pname)",
    { ...name("ABC"), "proc.pname": "a*" },
    true,
  ],
  ["proc.name in val(proc.pname)", { ...name("a"), "proc.pname": "a" }, true],
  ["fd.sport < val(fd.lport)", { "fd.sport": 1, "fd.lport": 2 }, true],
  ["fd.sip = val(fd.cip)", {
    "fd.sip": ip(1, 1, 1, 1),
    "fd.cip": ip(1, 1, 1, 1),
  }, true],
  [
    "proc.name = tolower(proc.pname)",
    { ...name("ab"), "proc.pname": "AB" },
    true,
  ],
  [
    "fd.other_types in val(fd.other_types)",
    { "fd.other_types": ["a", "b"] },
    true,
  ],
  [
    "fd.other_types intersects val(fd.other_types)",
    { "fd.other_types": [] },
    false,
  ],
]);

table("transformers", [
  ["tolower(proc.name) = abc", name("ABC"), true],
  ["toupper(proc.name) = ABC", name("abc"), true],
  ["b64(proc.name) = hello", name("aGVsbG8="), true],
  ["b64(proc.name) = hello", name("aGVsbG8"), true],
  ["b64(proc.name) exists", name("!"), false],
  ["basename(fd.name) = c", path("/a/b/c"), true],
  ["tolower(basename(fd.name)) = c", path("/a/b/C"), true],
  ["len(proc.name) = 3", name("abc"), true],
  ["len(proc.name) > 2", name("abc"), true],
  ["len(fd.other_types) = 2", { "fd.other_types": ["a", "b"] }, true],
  ["join('-', (proc.name, proc.pid, 'x')) = a-7-x", {
    ...name("a"),
    "proc.pid": 7,
  }, true],
  ["join('-', (proc.name, proc.pid)) exists", name("a"), false],
  ["join(',', fd.other_types) = 'a,b'", { "fd.other_types": ["a", "b"] }, true],
  ["join('', (fd.sip)) = 1.2.3.4", { "fd.sip": ip(1, 2, 3, 4) }, true],
  ["concat(proc.name, '-', proc.pname) = a-b", {
    ...name("a"),
    "proc.pname": "b",
  }, true],
  ["tolower(fd.other_types) in (a, b)", { "fd.other_types": ["A", "b"] }, true],
  ["join(proc.name, ('a', 'b')) = 'a-b'", name("-"), true],
  ["join(proc.name, ('a', 'b')) exists", {}, false],
  ["len(fd.types) = 2", { "fd.types": ["a", "b"] }, true],
  [
    "getopt(proc.cmdline, 'e:v')[e] = /bin/sh",
    { "proc.cmdline": "-v -e /bin/sh host" },
    true,
  ],
  [
    "getopt(proc.cmdline, 'e:v') intersects (/bin/sh)",
    { "proc.cmdline": "-v -e /bin/sh host" },
    true,
  ],
  ["getopt((proc.name, '-l'), proc.pname)[l] exists", {
    ...name("-v"),
    "proc.pname": "lv",
  }, true],
  ["getopt(proc.cmdline, 'e:v')[v] exists", { "proc.cmdline": "-l" }, false],
  ["getopt(proc.cmdline, 'e:v') exists", {}, false],
]);

table("fields that compare in their own way", [
  ["proc.aname = sshd", { "proc.aname": ["bash", "sshd"] }, true],
  ["proc.aname != sshd", { "proc.aname": ["bash", "sshd"] }, true],
  ["proc.aname startswith ss", { "proc.aname": ["bash", "sshd"] }, true],
  ["proc.aname in (a, sshd)", { "proc.aname": ["bash", "sshd"] }, true],
  ["proc.aname[2] = sshd", { "proc.aname[2]": "sshd" }, true],
  ["proc.aname[2] = sshd", { "proc.aname[1]": "sshd" }, false],
]);

table("arguments of fields", [
  ["evt.arg.flags contains O_TRUNC", { "evt.arg[flags]": "O_TRUNC" }, true],
  ["evt.arg[flags] contains O_TRUNC", { "evt.arg[flags]": "O_TRUNC" }, true],
  ["evt.arg['flags'] = x", { "evt.arg[flags]": "x" }, true],
]);

table("event types", [
  ["evt.type = openat", {}, true],
  ["evt.type != openat", {}, false],
  ["evt.type in (open, openat)", {}, true],
  ["not evt.type in (open, openat)", {}, false],
  ["evt.type startswith open", {}, true],
  ["evt.num = 0", {}, false],
  ["evt.num >= 0", {}, true],
  ["evt.num != 0", {}, true],
  ["evt.num in (0)", {}, false],
  ["evt.num > 5", { "evt.num": 6 }, true],
]);

table("logic", [
  [
    "proc.name = a and proc.pname = b",
    { ...name("a"), "proc.pname": "b" },
    true,
  ],
  ["proc.name = a or proc.pname = b", { "proc.pname": "b" }, true],
  ["proc.name = a or proc.name = b or proc.name in (c, d)", name("d"), true],
  [
    "fd.name startswith /a or fd.name startswith /b or fd.name startswith /c or fd.name startswith /d",
    path("/cx"),
    true,
  ],
  [
    "fd.name startswith /a or fd.name startswith /b or fd.name startswith /c or fd.name startswith /d",
    path("/"),
    false,
  ],
  ["not (proc.name = a or not proc.pname = b)", { "proc.pname": "b" }, true],
  ["proc.name = a and not proc.name = a", name("a"), false],
]);

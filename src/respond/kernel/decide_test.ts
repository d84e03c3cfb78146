import { assertEquals, assertThrows } from "@std/assert";
import { isEventName } from "../../events/tables.ts";
import { findField, suggestField } from "../../fields/mod.ts";
import { checkCondition, parseCondition } from "../../rules/condition/mod.ts";
import { decide, Undecidable } from "./decide.ts";
import { type KernelTest, TestKind } from "./layout.ts";

const KINDS = Object.fromEntries(
  Object.entries(TestKind).map(([name, kind]) => [kind, name]),
);

/** The decisions for a condition, in a form that can be read. */
function decided(text: string): string[] {
  const condition = checkCondition(parseCondition(text), {
    findField: (name) => findField(name, "syscall"),
    suggestField: (name) => suggestField(name, "syscall"),
    isEventName,
  });
  return decide(condition, 9).map(({ code, tests }) =>
    `${code}: ${tests.map(shown).join(", ")}`
  );
}

function shown({ kind, negated, param, number, text }: KernelTest): string {
  const value = text === "" ? number : text;
  return `${negated ? "not " : ""}${KINDS[kind]} ${param} ${value}`;
}

const DECIDED: [string, string[]][] = [
  [
    "evt.type = openat and fd.name = /etc/shadow",
    ["307: TEXT_EQUAL 2 /etc/shadow"],
  ],
  [
    "evt.type in (open, openat, openat2, creat) and fd.name = /x",
    [
      "3: TEXT_EQUAL 1 /x",
      "59: TEXT_EQUAL 1 /x",
      "307: TEXT_EQUAL 2 /x",
      "327: TEXT_EQUAL 2 /x",
    ],
  ],
  [
    "evt.type = openat and fd.name in (/a, /b)",
    ["307: TEXT_EQUAL 2 /a", "307: TEXT_EQUAL 2 /b"],
  ],
  [
    "evt.type = openat and (fd.name startswith /etc/ or fd.name = /x)",
    ["307: TEXT_PREFIX 2 /etc/", "307: TEXT_EQUAL 2 /x"],
  ],
  [
    "evt.type in (open, openat, openat2) and evt.is_open_read = true and fd.typechar = 'f' and fd.num >= 0 and fd.name = /x",
    [3, 307, 327].map((code) => {
      const [path, flags] = code === 3 ? [1, 2] : [2, 3];
      return `${code}: NUMBER_BITS ${flags} 1, not NUMBER_BELOW 0 0, ` +
        `not NUMBER_BITS ${flags} 1024, not NUMBER_BELOW 0 0, ` +
        `TEXT_EQUAL ${path} /x`;
    }),
  ],
  [
    "evt.type = openat and evt.failed = false and fd.name = /x and not user.uid = 0",
    ["307: not NUMBER_BELOW 0 0, TEXT_EQUAL 2 /x, not UID_EQUAL 0 0"],
  ],
  [
    "evt.type = openat and fd.name = /x and user.uid >= 1000",
    ["307: TEXT_EQUAL 2 /x, not UID_BELOW 0 1000"],
  ],
  [
    "evt.type = openat and fd.name = /x and not proc.name in (sshd, login)",
    ["307: TEXT_EQUAL 2 /x, not COMM_EQUAL 0 sshd, not COMM_EQUAL 0 login"],
  ],
  [
    "evt.type in (execve, execveat) and evt.rawres = 0 and proc.exepath in (/usr/bin/nc, /bin/nc)",
    [
      "293: NUMBER_EQUAL 0 0, TEXT_EQUAL 27 /usr/bin/nc",
      "293: NUMBER_EQUAL 0 0, TEXT_EQUAL 27 /bin/nc",
    ],
  ],
  [
    "evt.type = execve and proc.name != bash",
    ["293: not TEXT_EQUAL 13 bash"],
  ],
  // the second half is never evaluated for this event
  [
    "evt.type = openat and fd.name = /x or evt.type = connect and fd.sport = 80",
    ["307: TEXT_EQUAL 2 /x"],
  ],
];

for (const [condition, decisions] of DECIDED) {
  Deno.test(`decide() decides: ${condition}`, () => {
    assertEquals(decided(condition), decisions);
  });
}

const UNDECIDABLE: [string, string][] = [
  ["fd.name = /x", "the event type has to be one of"],
  ["evt.type = connect and fd.sport = 80", "the event type has to be one of"],
  // what the program passes may be another way to write it
  ["evt.type = openat and fd.name = etc/shadow", "'fd.name ='"],
  ["evt.type = openat and fd.name = /etc/../x", "'fd.name ='"],
  ["evt.type = openat and fd.name startswith etc", "'fd.name startswith'"],
  ["evt.type = openat and fd.name endswith shadow", "'fd.name endswith'"],
  // … so that a difference shows nothing
  ["evt.type = openat and not fd.name = /x", "'not fd.name ='"],
  [`evt.type = openat and fd.name = "/${"x".repeat(127)}"`, "'fd.name ='"],
  ["evt.type = openat and proc.pname = sshd", "proc.pname"],
  ["evt.type = openat and container.id != host", "container.id"],
  ["evt.type = openat and proc.exepath = /bin/cat", "proc.exepath"],
  [
    "evt.type = openat and fd.name = /x and evt.rawres != 1 and evt.rawres != 2 and evt.rawres != 3 and evt.rawres != 4 and evt.rawres != 5 and evt.rawres != 6",
    "more than 6 comparisons",
  ],
  [
    `evt.type in (open, openat) and fd.name in (${
      Array.from({ length: 40 }, (_, i) => `/${i}`).join(", ")
    })`,
    "more than 64 alternatives",
  ],
];

for (const [condition, reason] of UNDECIDABLE) {
  Deno.test(`decide() leaves to user space: ${condition.slice(0, 70)}`, () => {
    assertThrows(() => decided(condition), Undecidable, reason);
  });
}

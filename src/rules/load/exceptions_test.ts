import { assertEquals } from "@std/assert";
import { formatCondition } from "../condition/mod.ts";
import { load } from "./_fakes.ts";

const rule = (exceptions: string, more = "") => `
- rule: R
  desc: d
  condition: evt.type = open
  output: o
  priority: INFO
  exceptions: ${exceptions}
${more}`;

/** The condition with its exceptions, as written. */
function folded(exceptions: string, more?: string): string {
  const result = load(rule(exceptions, more));
  assertEquals(
    result.files.flatMap(({ errors }) => errors.map(({ message }) => message)),
    [],
  );
  return result.compilation.rules[0].condition.text;
}

function failure(exceptions: string, more?: string): string {
  const { errors } = load(rule(exceptions, more)).files[0];
  assertEquals(errors.length, 1);
  return `${errors[0].code} ${errors[0].message}`;
}

const warnings = (exceptions: string, more?: string) =>
  load(rule(exceptions, more)).files[0].warnings.map(({ code }) => code);

const STRUCTURE = "LOAD_ERR_YAML_VALIDATE";
const CONTENT = "LOAD_ERR_VALIDATE";

Deno.test("foldExceptions() writes tuples as alternatives of conjunctions", () => {
  assertEquals(
    folded(
      "[{name: pf, fields: [proc.name, fd.directory], comps: [=, in], values: [[apt, [/a, /b]], [x y, ['c d']]]}]",
    ),
    '(evt.type = open) and not ((proc.name = apt and fd.directory in (/a, /b)) or (proc.name = "x y" and fd.directory in ("c d")))',
  );
});

Deno.test("foldExceptions() takes = for each field when there are no comps", () => {
  assertEquals(
    folded("[{name: e, fields: [proc.name, fd.name], values: [[a, b]]}]"),
    "(evt.type = open) and not ((proc.name = a and fd.name = b))",
  );
});

Deno.test("foldExceptions() writes a single field as a list", () => {
  assertEquals(
    folded("[{name: e, fields: proc.name, values: [a, b c, '\"d e\"']}]"),
    '(evt.type = open) and not (proc.name in (a, "b c", "d e"))',
  );
  assertEquals(
    folded("[{name: e, fields: fd.name, comps: pmatch, values: [/a, /b]}]"),
    "(evt.type = open) and not (fd.name pmatch (/a, /b))",
  );
  assertEquals(
    folded(
      "[{name: e, fields: proc.name, comps: startswith anyof, values: [a]}]",
    ),
    "(evt.type = open) and not (proc.name startswith anyof (a))",
  );
});

Deno.test("foldExceptions() puts a scalar for a list operator in parentheses", () => {
  assertEquals(
    folded(
      "[{name: e, fields: [proc.name, fd.name], comps: [in, pmatch], values: [[l, (/a)]]}]",
      "- list: l\n  items: [a, b]\n",
    ),
    "(evt.type = open) and not ((proc.name in (l) and fd.name pmatch (/a)))",
  );
});

Deno.test("foldExceptions() leaves exceptions without values out", () => {
  assertEquals(
    folded(
      "[{name: a, fields: proc.name}, {name: b, fields: fd.name, values: [x]}]",
    ),
    "(evt.type = open) and not (fd.name in (x))",
  );
  // the condition is in parentheses even so
  assertEquals(folded("[{name: a, fields: [proc.name]}]"), "(evt.type = open)");
});

Deno.test("foldExceptions() leaves lists in values to the expansion of lists", () => {
  const result = load(
    rule(
      "[{name: e, fields: proc.name, values: [shells]}]",
      "- list: shells\n  items: [sh, bash]\n",
    ),
  );
  assertEquals(
    formatCondition(result.compilation.rules[0].node),
    "(evt.type = open and not proc.name in (sh, bash))",
  );
});

Deno.test("readExceptions() refuses what is not of the shape", () => {
  const cases: [string, string][] = [
    ["x", `${STRUCTURE} Rule exceptions must be a sequence`],
    ["[x]", `${STRUCTURE} Rule exception must be a mapping`],
    ["[{fields: a}]", `${STRUCTURE} Item has no mapping for key 'name'`],
    ["[{name: a}]", `${STRUCTURE} Item has no mapping for key 'fields'`],
    [
      "[{name: a, fields: proc.name, values: x}]",
      `${STRUCTURE} Rule exception values must be a sequence`,
    ],
    [
      "[{name: a, fields: proc.name, values: ['']}]",
      `${STRUCTURE} Value must be non-empty`,
    ],
    [
      "[{name: a, fields: [], values: [[x]]}]",
      `${CONTENT} Rule exception item must have fields property with a list of fields`,
    ],
    [
      "[{name: a, fields: [proc.name], comps: [=, =], values: [[x]]}]",
      `${CONTENT} Fields and comps lists must have equal length`,
    ],
    [
      "[{name: a, fields: [proc.name], comps: [like], values: [[x]]}]",
      `${CONTENT} 'like' is not a supported comparison operator`,
    ],
    [
      "[{name: a, fields: [proc.nmae], values: [[x]]}]",
      `${CONTENT} 'proc.nmae' is not a supported filter field`,
    ],
    [
      "[{name: a, fields: proc.name, comps: [in], values: [x]}]",
      `${CONTENT} Fields and comps must both be strings`,
    ],
    [
      "[{name: a, fields: proc.name, comps: =, values: [x]}]",
      `${CONTENT} When fields is a single value, comps must be one of (in, pmatch, intersects)`,
    ],
    [
      "[{name: a, fields: proc.name, values: [[x]]}]",
      `${CONTENT} Expected values array to contain a list of strings`,
    ],
    [
      "[{name: a, fields: [proc.name, fd.name], values: [[x]]}]",
      `${CONTENT} Fields and values lists must have equal length`,
    ],
  ];
  for (const [exceptions, error] of cases) {
    assertEquals(failure(exceptions), error);
  }
});

const BASE = "[{name: a, fields: proc.name, values: [x]}]";
const appended = (exceptions: string) =>
  `- rule: R\n  exceptions: ${exceptions}\n  override: {exceptions: append}\n`;

Deno.test("appending adds values to a known exception", () => {
  assertEquals(
    folded(BASE, appended("[{name: a, values: [y]}]")),
    "(evt.type = open) and not (proc.name in (x, y))",
  );
});

Deno.test("appending adds a new exception", () => {
  assertEquals(
    folded(BASE, appended("[{name: b, fields: fd.name, values: [y]}]")),
    "(evt.type = open) and not (proc.name in (x)) and not (fd.name in (y))",
  );
});

Deno.test("appending refuses what would change an exception", () => {
  const cases: [string, string][] = [
    [
      "[{name: a, fields: fd.name, values: [y]}]",
      `${CONTENT} Can not append exception fields to existing exception, only values`,
    ],
    [
      "[{name: a, comps: in, values: [y]}]",
      `${CONTENT} Can not append exception comps to existing exception, only values`,
    ],
    [
      "[{name: b, values: [y]}]",
      `${CONTENT} Rule exception must have fields property with a list of fields`,
    ],
    [
      "[{name: b, fields: fd.name}]",
      `${CONTENT} Rule exception must have values property with a list of values`,
    ],
  ];
  for (const [exceptions, error] of cases) {
    assertEquals(failure(BASE, appended(exceptions)), error);
  }
});

Deno.test("appending warns of exceptions without values and of equal names", () => {
  assertEquals(warnings(BASE, appended("[{name: a}]")), [
    "LOAD_APPEND_NO_VALUES",
  ]);
  assertEquals(
    warnings("[{name: a, fields: proc.name}, {name: a, fields: fd.name}]"),
    ["LOAD_EXCEPTION_NAME_NOT_UNIQUE"],
  );
});

Deno.test("replacing drops the exceptions that were there", () => {
  assertEquals(
    folded(
      BASE,
      "- rule: R\n  exceptions: [{name: b, fields: fd.name, values: [y]}]\n" +
        "  override: {exceptions: replace}\n",
    ),
    "(evt.type = open) and not (fd.name in (y))",
  );
});

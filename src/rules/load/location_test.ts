import { assertEquals } from "@std/assert";
import { load } from "./_fakes.ts";
import type { LoadError } from "./error.ts";

function errorOf(text: string): LoadError {
  const { errors } = load(text).files[0];
  assertEquals(errors.length, 1, errors.map((e) => e.message).join());
  return errors[0];
}

/** `line:column` in the file, from 1, and what stands there. */
function placeOf(text: string): string {
  const { location } = errorOf(text);
  const place = location.place!;
  const { line, column } = place.source.position(place.offset);
  return `${line + 1}:${column + 1} ${
    place.source.text.slice(place.offset).split("\n")[0].slice(0, 8)
  }`;
}

const rule = (condition: string, more = "") =>
  `- rule: R\n  desc: d\n  condition: ${condition}\n  output: o\n  priority: INFO\n${more}`;

Deno.test("errors point to the place in conditions of every style of YAML", () => {
  assertEquals(
    placeOf(rule("evt.type = open and foo.bar = 1")),
    "3:34 foo.bar ",
  );
  assertEquals(
    placeOf(rule(">\n    evt.type = open and\n\n    foo.bar = 1")),
    "6:5 foo.bar ",
  );
  assertEquals(
    placeOf(rule("|-\n    evt.type = open\n      and foo.bar = 1")),
    "5:11 foo.bar ",
  );
  assertEquals(
    placeOf(rule("evt.type = open and\n    foo.bar = 1")),
    "4:5 foo.bar ",
  );
  assertEquals(
    placeOf(rule("'evt.type = ''open'' and foo.bar = 1'")),
    "3:39 foo.bar ",
  );
  assertEquals(
    placeOf(rule('"evt.type = \\"open\\" and \\\n    foo.bar = 1"')),
    "4:5 foo.bar ",
  );
});

Deno.test("errors point to the name of a list that brings them", () => {
  const text = rule("evt.type = open and proc.pid in (l)") +
    "- list: l\n  items: [1, x]\n";
  assertEquals(placeOf(text), "3:47 l)");
  assertEquals(errorOf(text).hint, "in list 'l', at 'x'");
});

Deno.test("errors about macros say what may have been meant", () => {
  const macro = (name: string, condition: string) =>
    `- macro: ${name}\n  condition: ${condition}\n`;
  const a = macro("is_open", "evt.type = open");
  assertEquals(errorOf(a + rule("is_opne")).hint, "did you mean is_open?");
  assertEquals(
    errorOf(macro("early", "is_open") + a).hint,
    "it is defined only later, at rules.yaml:3",
  );
  assertEquals(
    errorOf(
      rule("evt.type = open").replace("rule: R", "rule: Read file") +
        "- rule: Read fiel\n  desc: x\n  override: {desc: append}\n",
    ).hint,
    "did you mean 'Read file'?",
  );
});

Deno.test("errors point into the macro that brings them", () => {
  const text = rule("evt.type = open and m") +
    "- macro: m\n  condition: foo.bar = 1\n";
  assertEquals(placeOf(text), "7:14 foo.bar ");
  assertEquals(errorOf(text).hint, "in macro 'm'");
});

Deno.test("errors point to what was appended and to exceptions", () => {
  assertEquals(
    placeOf(
      rule("evt.type = open") +
        "- rule: R\n  condition: and foo.bar = 1\n  append: true\n",
    ),
    "7:18 foo.bar ",
  );
  assertEquals(
    placeOf(
      rule(
        "evt.type = open",
        "  exceptions:\n  - {name: e, fields: proc.pid, values: [1, x]}\n",
      ),
    ),
    "7:45 x]}",
  );
});

Deno.test("Location shows the chain, the snippet and a caret", () => {
  const { location } = errorOf(rule("evt.type = open and foo.bar = 1"));
  assertEquals(
    location.toString(),
    `In rules content: (rules.yaml:0:0)
    rule 'R': (rules.yaml:0:2)
    rule condition: (rules.yaml:2:13)
    condition expression: ("evt.type = open a...":3:34)
`,
  );
  assertEquals(
    location.snippet(),
    "evt.type = open and foo.bar = 1\n                    ^\n",
  );
  assertEquals(location.toJSON().at(-1), {
    item_type: "condition expression",
    item_name: "",
    position: {
      name: '"evt.type = open a..."',
      line: 3,
      column: 34,
      offset: rule("").indexOf("condition: ") + 11 + 20,
    },
  });
});

Deno.test("Location cuts long lines around the place", () => {
  const long = "proc.name = a or ".repeat(40);
  const { location } = errorOf(
    rule(`${long}foo.bar = 1${" or proc.name = b".repeat(40)}`),
  );
  const [line, caret] = location.snippet().split("\n");
  assertEquals(line.length <= 161, true);
  assertEquals(line.startsWith("...") && line.endsWith("..."), true);
  assertEquals(line.slice(caret.indexOf("^")).startsWith("foo.bar"), true);
});

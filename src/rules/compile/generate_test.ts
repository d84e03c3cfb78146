import { assert, assertEquals } from "@std/assert";
import { codesOf } from "../../events/tables.ts";
import { checked, setEvent } from "./_testing.ts";
import { generate } from "./generate.ts";
import { Graph } from "./graph.ts";

const [OPENAT] = codesOf("openat");

Deno.test("generate() starts the numbers of events anew without mixing them up", () => {
  const graph = new Graph();
  const rules = ["proc.name in (a, b, c, d)", "not proc.name in (a, b, c, d)"]
    .map((text, index) => ({ index, expr: graph.add(checked(text)) }));
  const match = generate(rules, true, 2);
  const matches = new Int32Array(1);
  for (let i = 0; i < 10; i++) {
    const name = i % 3 === 0 ? "a" : "z";
    match(setEvent(OPENAT, { "proc.name": name }), matches);
    assertEquals(matches[0], i % 3 === 0 ? 0 : 1);
  }
});

Deno.test("Graph has equal parts of conditions once", () => {
  const graph = new Graph();
  const add = (text: string) => graph.add(checked(text));
  const same: [string, string][] = [
    ["proc.name = a", "proc.name == a"],
    ["proc.name = a", "proc.name in (a)"],
    ["proc.name = a", "proc.name intersects (a)"],
    ["proc.name in (a, b)", "proc.name = a or proc.name = b"],
    ["not not proc.name = a", "proc.name = a"],
    ["proc.name = a and proc.name = a", "proc.name = a"],
    ["proc.name = a or proc.name = a", "proc.name = a"],
    ["proc.name = a and evt.num >= 0", "proc.name = a"],
    ["evt.arg.x = a", "evt.arg[x] = a"],
    ["evt.rawres = +1", "evt.rawres = 1"],
  ];
  for (const [one, other] of same) assert(add(one) === add(other), one);
  const different: [string, string][] = [
    ["proc.name = a", "proc.pname = a"],
    ["proc.name = a", "proc.name != a"],
    ["proc.aname[1] = a", "proc.aname[2] = a"],
    ["proc.name = 'a,b'", "proc.name in (a, b)"],
    ["proc.name startswith anyof (a)", "proc.name startswith oneof (a)"],
    ["tolower(proc.name) = a", "toupper(proc.name) = a"],
    ["join('-', (proc.name)) = a", "join('+', (proc.name)) = a"],
    ["fd.types in (a)", "fd.types intersects (a)"],
  ];
  for (const [one, other] of different) assert(add(one) !== add(other), one);
  assertEquals(add("proc.name in ()"), graph.FALSE);
  assertEquals(add("proc.name = a or evt.num >= 0"), graph.TRUE);
  assertEquals(add("proc.name = a and evt.num = 0"), graph.FALSE);
});

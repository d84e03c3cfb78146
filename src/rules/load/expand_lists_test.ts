import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  type ExpandableList,
  type ExpandedPart,
  ExpansionError,
  ListExpander,
  originOf,
} from "./expand_lists.ts";

const expand = (text: string, lists: Record<string, string[]>): string =>
  new ListExpander(
    Object.entries(lists).map(([name, items]) => ({ name, items })),
  ).expand(text);

Deno.test("ListExpander puts the items in the place of a name between delimiters", () => {
  const lists = { shells: ["sh", "bash"] };
  assertEquals(expand("x in (shells)", lists), "x in ( sh, bash )");
  assertEquals(expand("x in (a, shells, b)", lists), "x in (a, sh, bash , b)");
  assertEquals(expand("x=shells", lists), "x= sh, bash ");
  assertEquals(
    expand("x in (shells2, my_shells)", lists),
    "x in (shells2, my_shells)",
  );
  assertEquals(expand('x = "a shells b"', lists), 'x = "a sh, bash b"');
  assertEquals(expand('x = "shells"', lists), 'x = "shells"');
});

Deno.test("ListExpander quotes items with blanks unless they are quoted", () => {
  assertEquals(
    expand("x in (l)", { l: ["a b", '"c d"', "'e f'", "g"] }),
    `x in ( "a b", "c d", 'e f', g )`,
  );
});

Deno.test("ListExpander takes a comma away with an empty list", () => {
  const lists = { none: [] };
  const tidy = (text: string) => expand(text, lists).replace(/\s+/g, "");
  assertEquals(tidy("x in (none)"), "xin()");
  assertEquals(tidy("x in (a, none)"), "xin(a)");
  assertEquals(tidy("x in (none, a)"), "xin(a)");
  assertEquals(tidy("x in (a, none, b)"), "xin(a,b)");
  assertEquals(tidy("x in (none, none, none)"), "xin()");
});

Deno.test("ListExpander writes out lists in lists only when they are defined later", () => {
  assertEquals(expand("(a)", { a: ["b", "c"], b: ["1"] }), "( 1 , c )");
  assertEquals(expand("(a)", { b: ["1"], a: ["b", "c"] }), "( b, c )");
  assertEquals(expand("(a)", { a: ["a"] }), "( a )");
});

Deno.test("ListExpander replaces names that words cannot be", () => {
  assertEquals(expand("x in (my list)", { "my list": ["1"] }), "x in ( 1 )");
});

Deno.test("ListExpander stops when lists double one another", () => {
  const lists: Record<string, string[]> = {};
  for (let i = 0; i < 40; i++) lists[`l${i}`] = [`l${i + 1}`, `l${i + 1}`];
  lists.l40 = ["x"];
  const error = assertThrows(
    () => expand("a in (l0)", lists),
    ExpansionError,
    "longer than",
  );
  assertEquals((error as ExpansionError).offset, 6);
});

Deno.test("originOf() leads from the expanded text back to the original", () => {
  const parts: ExpandedPart[] = [];
  const text = "x in (shells) and yy";
  const expanded = new ListExpander([{ name: "shells", items: ["sh", "bash"] }])
    .expand(text, parts);
  assertEquals(originOf(parts, expanded.indexOf("bash")), {
    offset: text.indexOf("shells"),
    list: "shells",
  });
  assertEquals(originOf(parts, expanded.indexOf("yy")), {
    offset: text.indexOf("yy"),
    list: undefined,
  });
});

/** The algorithm of the rule language, word by word: one list after the other, each by searching the text. */
function oneAfterTheOther(
  text: string,
  lists: readonly ExpandableList[],
): string {
  const blanks = " \t\n\r";
  const edge = (c: string | undefined) =>
    c === undefined || (blanks + "(),=").includes(c);
  for (const { name, items } of lists) {
    for (let at = text.indexOf(name); at >= 0;) {
      let end = at + name.length;
      if (edge(text[at - 1]) && edge(text[end])) {
        while (at > 0 && blanks.includes(text[at - 1])) at--;
        while (end < text.length && blanks.includes(text[end])) end++;
        const sub = items.join(", ");
        if (sub === "") {
          if (text[at - 1] === ",") at--;
          else if (text[end] === ",") end++;
        }
        const head = at > 0 ? text.slice(0, at) + " " : "";
        text = head + sub + " " + text.slice(end);
        at = head.length + sub.length;
      }
      at = text.indexOf(name, at + 1);
    }
  }
  return text;
}

Deno.test("ListExpander gives what replacing one list after the other gives", () => {
  const name = fc.constantFrom("a", "b", "c", "d", "ab");
  const lists = fc.uniqueArray(
    fc.record({
      name,
      items: fc.array(
        fc.oneof(name, fc.constantFrom("1", "x.y", '"q a r"')),
        { maxLength: 3 },
      ),
    }),
    { selector: (list) => list.name, maxLength: 4 },
  );
  const text = fc.array(
    fc.oneof(
      name,
      fc.constantFrom("f in", "(", ")", ",", "=", " ", "  ", "zz"),
    ),
    { maxLength: 12 },
  ).map((words) => `(f ${words.join("")})`);
  const tidy = (text: string) =>
    text.replace(/\s+/g, " ").replace(/ ?([(),=]) ?/g, "$1").trim();
  fc.assert(
    fc.property(lists, text, (lists, text) => {
      assertEquals(
        tidy(new ListExpander(lists).expand(text)),
        tidy(oneAfterTheOther(text, lists)),
      );
    }),
    { numRuns: 2000 },
  );
});

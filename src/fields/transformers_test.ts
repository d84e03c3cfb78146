import { assert, assertEquals } from "@std/assert";
import {
  concat,
  getopt,
  getoptValue,
  join,
  TRANSFORMERS,
} from "./transformers.ts";
import type { Value } from "./field.ts";

function apply(name: string, value: Value): Value {
  return TRANSFORMERS.get(name)!.apply(value);
}

Deno.test("tolower and toupper change ASCII letters only", () => {
  assertEquals(apply("tolower", "AbC\xc4Z"), "abc\xc4z");
  assertEquals(apply("toupper", "aBc\xe4\xffz"), "ABC\xe4\xffZ");
});

Deno.test("b64 decodes, with padding or without, and is missing for anything else", () => {
  assertEquals(apply("b64", "aGVsbG8="), "hello");
  assertEquals(apply("b64", "aGVsbG8"), "hello");
  assertEquals(apply("b64", "/+8="), "\xff\xef");
  assertEquals(apply("b64", ""), "");
  assertEquals(apply("b64", "a"), undefined);
  assertEquals(apply("b64", "a b="), undefined);
  assertEquals(apply("b64", "aGV=bG8"), undefined);
});

Deno.test("basename keeps what follows the last slash", () => {
  assertEquals(apply("basename", "/usr/bin/vi"), "vi");
  assertEquals(apply("basename", "vi"), "vi");
  assertEquals(apply("basename", "/usr/"), "");
});

Deno.test("len counts bytes, or elements", () => {
  assertEquals(apply("len", "h\xc3\xa4"), 3);
  assertEquals(apply("len", ["a", "bc"]), 2);
  assertEquals(apply("len", 5), undefined);
});

Deno.test("transformers of texts work on each element of a list", () => {
  assertEquals(apply("toupper", ["a", "b"]), ["A", "B"]);
  assertEquals(apply("b64", ["YQ==", "!"]), undefined);
});

Deno.test("transformers keep a missing value missing", () => {
  for (const name of TRANSFORMERS.keys()) {
    assertEquals(apply(name, undefined), undefined, name);
  }
});

Deno.test("transformers refuse numbers, len takes lists of them", () => {
  assert(!TRANSFORMERS.get("tolower")!.accepts("number", false));
  assert(TRANSFORMERS.get("len")!.accepts("number", true));
});

Deno.test("join() and concat() put texts together", () => {
  assertEquals(join(", ", ["a", 5, "b"]), "a, 5, b");
  assertEquals(concat(["a", "b"]), "ab");
  assertEquals(concat(["a", undefined]), undefined);
});

Deno.test("getopt() finds options and values as getopt(3) does", () => {
  const cases: [args: string[], options: string, found: string[]][] = [
    [["-la", "-o", "out", "-ofile"], "alo:", [
      "l",
      "a",
      "o",
      "out",
      "o",
      "file",
    ]],
    [["-a", "x", "-l"], "al", ["a"]],
    [["-a", "--", "-l"], "al", ["a"]],
    [["-a", "--long", "-l"], "al", ["a", "l"]],
    [["-a", "-", "-l"], "al", ["a"]],
    [["-xa"], "a", ["?", "a"]],
    [["-a-l"], "al", ["a", "?", "l"]],
    [["-o"], "o:", [""]],
    [["-o", "-a"], "ao:", ["o", "-a"]],
    [["-o", ""], "o:", ["o", ""]],
    [["-a"], "", ["?"]],
    [[], "a", []],
    [[""], "a", []],
  ];
  for (const [args, options, found] of cases) {
    assertEquals(getopt(args, options), found, args.join(" "));
  }
});

Deno.test("getoptValue() takes the last value of an option", () => {
  const args = ["-la", "-o", "out", "-ofile", "x", "-z"];
  assertEquals(getoptValue(args, "alo:z", "o"), "file");
  assertEquals(getoptValue(args, "alo:z", "a"), "a");
  assertEquals(getoptValue(args, "alo:z", "z"), undefined);
  assertEquals(getoptValue(["-o"], "o:", "o"), "");
  assertEquals(getoptValue(["-o", "-a"], "ao:", "a"), undefined);
});

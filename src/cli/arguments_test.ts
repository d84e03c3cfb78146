import { assertEquals, assertThrows } from "@std/assert";
import { UserError } from "../errors.ts";
import { type Arguments, parseArguments } from "./arguments.ts";
import type { OptionSpec } from "./command.ts";

const OPTIONS: OptionSpec[] = [
  { short: "r", value: "FILE", repeat: true, help: "" },
  { short: "v", help: "" },
  { short: "A", help: "" },
  { short: "o", long: "option", value: "KEY=VALUE", repeat: true, help: "" },
  { short: "p", long: "print", value: "TEXT", help: "" },
  { long: "list", value: "SOURCE", optional: true, help: "" },
  { long: "of", value: "X", optional: true, takesOperands: true, help: "" },
  { long: ["list-events", "list-syscall-events"], help: "" },
  { long: "version", help: "" },
  { short: "V", value: "FILE", repeat: true, takesOperands: true, help: "" },
];
const parse = (...words: string[]): Arguments => parseArguments(words, OPTIONS);

Deno.test("parseArguments() takes values apart, attached and behind an equals sign", () => {
  const args = parse("-r", "a", "-rb", "-o", "x=1", "--option=y=2", "-pc");
  assertEquals(args.values("r"), ["a", "b"]);
  assertEquals(args.values("option"), ["x=1", "y=2"]);
  assertEquals(args.value("print"), "c");
});

Deno.test("parseArguments() takes switches one by one and joined", () => {
  const args = parse("-vA", "--version");
  assertEquals([args.has("v"), args.has("A"), args.has("version")], [
    true,
    true,
    true,
  ]);
  assertEquals(parse().has("v"), false);
});

Deno.test("parseArguments() gives an optional value only when it is attached", () => {
  assertEquals(parse("--list=syscall").value("list"), "syscall");
  assertEquals(parse("--list").value("list"), "");
  assertThrows(() => parse("--list", "syscall"), UserError, "'syscall'");
});

Deno.test("parseArguments() knows an option by its first long name, whatever was typed", () => {
  assertEquals(parse("--list-syscall-events").has("list-events"), true);
});

Deno.test("parseArguments() takes a word for an optional value where the option takes operands", () => {
  assertEquals(parse("--of", "-v").value("of"), "");
  assertEquals(parse("--of", "-v", "syscall").value("of"), "syscall");
});

Deno.test("parseArguments() lets the last value count when an option is given twice", () => {
  assertEquals(parse("-p", "a", "-p", "b").value("print"), "b");
});

Deno.test("parseArguments() takes a value that begins with a dash", () => {
  assertEquals(parse("-r", "-").values("r"), ["-"]);
  assertEquals(parse("--print", "-x").value("print"), "-x");
});

Deno.test("parseArguments() names the nearest option when one does not exist", () => {
  assertThrows(
    () => parse("--lst-events"),
    UserError,
    "Option '--lst-events' does not exist: did you mean --list-events?",
  );
  assertThrows(() => parse("-version"), UserError, "did you mean --version?");
  assertThrows(() => parse("-x"), UserError, "Option '-x' does not exist");
  assertThrows(() => parse("-vx"), UserError, "Option '-x' does not exist");
});

Deno.test("parseArguments() refuses a missing value and one too many", () => {
  assertThrows(() => parse("-r"), UserError, "'-r' is missing an argument");
  assertThrows(() => parse("--print"), UserError, "'--print' is missing");
  assertThrows(() => parse("--version=1"), UserError, "does not take a value");
});

Deno.test("parseArguments() refuses operands unless the command takes them", () => {
  assertThrows(() => parse("file"), UserError, "Unexpected argument 'file'");
  const args = parseArguments(["a", "-v", "--", "-b"], OPTIONS, {
    maxOperands: 2,
  });
  assertEquals(args.operands, ["a", "-b"]);
  assertEquals(args.has("v"), true);
});

Deno.test("parseArguments() takes words behind an option that wants them for values of it", () => {
  const args = parse("-V", "a", "b", "-v", "c", "-Vd", "e");
  assertEquals(args.values("V"), ["a", "b", "c", "d", "e"]);
  assertEquals([args.operands, args.has("v")], [[], true]);
  assertThrows(() => parse("a", "-V", "b"), UserError, "argument 'a'");
});

Deno.test("parseArguments() leaves a command line to be run alone when told to stop there", () => {
  const args = parseArguments(["-v", "ls", "-l", "--", "x"], OPTIONS, {
    maxOperands: Infinity,
    stopAtOperand: true,
  });
  assertEquals(args.operands, ["ls", "-l", "--", "x"]);
});

import { assertEquals } from "@std/assert";
import { parseCondition } from "../condition/mod.ts";
import { RealChecker } from "./checker.ts";

const checker = new RealChecker();

Deno.test("RealChecker.isField() knows fields of a source, with their arguments", () => {
  const known = (text: string) => checker.isField(text, "syscall");
  assertEquals(known("proc.name"), true);
  assertEquals(known("proc.aname[2]"), true);
  assertEquals(known("proc.nmae"), false);
  assertEquals(known("ka.verb"), false);
  assertEquals(checker.isField("ka.verb", "k8s_audit"), true);
  assertEquals(known("proc.name exists or fd.name"), false);
});

Deno.test("RealChecker.isField() takes transformers of fields for fields", () => {
  const known = (text: string) => checker.isField(text, "syscall");
  assertEquals(known("tolower(proc.name)"), true);
  assertEquals(known("tolower( basename(proc.exepath))"), true);
  assertEquals(known("tolower(proc.nmae)"), false);
  assertEquals(known("toloud(proc.name)"), false);
});

Deno.test("RealChecker.suggest() leads to what was meant", () => {
  assertEquals(
    checker.suggest("proc.nmae", "syscall"),
    "did you mean proc.name?",
  );
  assertEquals(
    checker.suggest("tolower(proc.nmae)", "syscall"),
    "did you mean proc.name?",
  );
});

Deno.test("RealChecker.check() guesses the event type that was meant", () => {
  const node = parseCondition("evt.type in (open, opneat)");
  const { errors } = checker.check(node, "syscall");
  assertEquals(errors.map(({ message, hint }) => [message, hint]), [
    ["unknown event type opneat", "did you mean openat?"],
  ]);
});

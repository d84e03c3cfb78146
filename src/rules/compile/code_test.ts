import { assertEquals, assertThrows } from "@std/assert";
import { allOf, anyOf, Code, code, Scope } from "./code.ts";

Deno.test("code() takes generated names, integers and code, and nothing else", () => {
  const name = new Scope().name();
  assertEquals(`${code`${name}+${-1}`}`, "_0+(-1)");
  assertEquals(`${code`${[name, name]};`}`, "_0_0;");
  for (const part of ["text", 1.5, NaN, undefined, { toString: () => "x" }]) {
    assertThrows(() => code`${part as number}`, TypeError);
  }
  assertThrows(() => new Code(Symbol() as never, "alert()"), TypeError);
});

Deno.test("allOf() and anyOf() join conditions", () => {
  const parts = [code`a`, code`b`];
  assertEquals(`${allOf(parts)} ${anyOf(parts)}`, "(a) && (b) (a) || (b)");
  assertEquals(`${allOf([])} ${anyOf([])}`, "true false");
  assertEquals(`${allOf([code`a`])}`, "a");
});

Deno.test("Scope.run() hands constants over by name", () => {
  const scope = new Scope();
  const text = "'); throw 1; //";
  const one = scope.constant(text);
  assertEquals(`${scope.constant(text)}`, `${one}`);
  const other = scope.constant(1n);
  assertEquals(scope.run(code`return [${one},${other}];`), [text, 1n]);
});

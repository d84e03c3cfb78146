import { assert, assertEquals } from "@std/assert";
import { isEventName } from "../events/tables.ts";
import type { Need } from "../fields/field.ts";
import { syscallsFor } from "./needs.ts";

const none = new Set<string>();

Deno.test("syscallsFor() always follows processes, and little else unless it is needed", () => {
  const names = syscallsFor(new Set(), none);
  for (const name of ["execve", "clone3", "procexit", "chdir", "setsid"]) {
    assert(names.has(name), name);
  }
  for (const name of ["open", "close", "setuid", "socket", "brk", "read"]) {
    assert(!names.has(name), name);
  }
});

Deno.test("syscallsFor() adds what each need takes", () => {
  const cases: [Need, string[], string[]][] = [
    ["credentials", ["setuid", "capset", "unshare"], ["openat"]],
    ["fds", ["openat", "dup2", "socket", "pipe2", "connect"], ["close"]],
    ["close", ["close", "close_range", "openat"], ["brk"]],
    ["sockets", ["socket", "connect", "getsockopt"], ["openat"]],
    ["memory", ["brk", "mmap"], ["openat"]],
  ];
  for (const [need, has, lacks] of cases) {
    const names = syscallsFor(new Set([need]), none);
    for (const name of has) assert(names.has(name), `${need}: ${name}`);
    for (const name of lacks) assert(!names.has(name), `${need}: ${name}`);
  }
});

Deno.test("syscallsFor() follows copies of sockets when a rule looks at used ones", () => {
  const needs = new Set<Need>(["sockets"]);
  assert(!syscallsFor(needs, new Set(["connect"])).has("dup2"));
  assert(syscallsFor(needs, new Set(["sendto"])).has("dup2"));
  assert(syscallsFor(needs, undefined).has("dup2"));
});

Deno.test("syscallsFor() names only what exists", () => {
  const needs: Need[] = ["fds", "sockets", "close", "credentials", "memory"];
  const names = [...syscallsFor(new Set(needs), undefined)];
  assertEquals(names.filter((name) => !isEventName(name)), []);
});

import { assert, assertEquals } from "@std/assert";
import type { Config } from "../config/schema.ts";
import type { Need } from "../fields/field.ts";
import type { RuleEngine } from "../rules/engine.ts";
import { selectSyscalls, type SyscallSelection } from "./syscalls.ts";

function select(
  rules: readonly string[],
  base: { custom_set?: string[]; all?: boolean; repair?: boolean },
): SyscallSelection {
  const engine = {
    needs: new Set<Need>(["fds", "close"]),
    eventTypes: new Set(rules),
  } as unknown as RuleEngine;
  const base_syscalls = { custom_set: [], all: false, repair: false, ...base };
  return selectSyscalls(engine, { base_syscalls } as unknown as Config, []);
}

function assertSelected(
  { names }: SyscallSelection,
  some: readonly string[],
  none: readonly string[],
): void {
  for (const name of some) assert(names.has(name), name);
  for (const name of none) assert(!names.has(name), `not ${name}`);
}

Deno.test("selectSyscalls() takes what rules match and what the state needs", () => {
  const selection = select(["ptrace", "read"], {});
  assertSelected(
    selection,
    ["ptrace", "execve", "clone", "close", "procexit"],
    ["read", "syncfs"],
  );
  assertEquals(selection.ignored, ["read"]);
  assertSelected(select(["ptrace", "read"], { all: true }), ["read"], []);
});

Deno.test("selectSyscalls() has a set of one's own in place of the state's", () => {
  assertEquals(
    [
      ...select(["ptrace", "accept", "read"], {
        custom_set: ["syncfs", "!accept"],
        all: true,
      }).names,
    ].sort(),
    ["procexit", "ptrace", "read", "syncfs"],
  );
  assertSelected(
    select(["ptrace"], { custom_set: ["accept", "!accept"] }),
    ["ptrace"],
    ["accept", "clone"],
  );
  assertSelected(
    select(["ptrace"], { custom_set: ["read"] }),
    ["ptrace"],
    ["read", "clone"],
  );
  assertSelected(
    select(["ptrace", "accept"], { custom_set: ["!accept", "!procexit"] }),
    ["ptrace", "clone", "procexit"],
    ["accept"],
  );
  assertSelected(
    select(["ptrace"], { custom_set: ["no_such_call", "!nor_this", ""] }),
    ["ptrace", "clone"],
    ["no_such_call"],
  );
});

Deno.test("selectSyscalls() repairs a set with what the state needs, excluded or not", () => {
  assertSelected(
    select(["ptrace"], { custom_set: ["syncfs", "!close"], repair: true }),
    ["ptrace", "syncfs", "close", "clone"],
    ["read"],
  );
});

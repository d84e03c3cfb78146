import { assert, assertEquals, assertMatch } from "@std/assert";
import { scId } from "../../events/tables.ts";
import { probeConfig, syscallLines } from "./settings.ts";
import { compatSyscalls, nativeSyscalls } from "./syscall_numbers.ts";

Deno.test("nativeSyscalls() knows the numbers of each machine", () => {
  assertEquals(nativeSyscalls("x86_64").get("openat"), 257);
  assertEquals(nativeSyscalls("x86_64").get("clone3"), 435);
  assertEquals(nativeSyscalls("aarch64").get("openat"), 56);
  assertEquals(nativeSyscalls("aarch64").get("open"), undefined);
  assertEquals(compatSyscalls("x86_64").get("openat"), 295);
  assertEquals(compatSyscalls("aarch64").size, 0);
});

Deno.test("every native syscall has an id for generic events", () => {
  // calls that no kernel has implemented, or not under this name
  const without = new Set([
    "afs_syscall",
    "putpmsg",
    "security",
    "tuxcall",
    "vserver",
  ]);
  for (const name of nativeSyscalls("x86_64").keys()) {
    if (!without.has(name)) assert(scId(name) !== undefined, name);
  }
});

Deno.test("syscallLines() names number, id and name when the machine has the syscall", () => {
  const lines = syscallLines(["openat", "no_such", "open"], "x86_64").trim()
    .split("\n");
  assert(lines.includes(`syscall 257 ${scId("openat")} openat`));
  assert(lines.includes(`syscall 2 ${scId("open")} open`));
  assert(lines.includes(`compat 295 ${scId("openat")} 257`));
  assertEquals(lines.length, 4);
  assertEquals(syscallLines(["open"], "aarch64"), "");
});

Deno.test("syscallLines() sends a 32-bit syscall to the 64-bit one that does the same", () => {
  assertMatch(syscallLines(["setuid"], "x86_64"), /^compat 213 \d+ 105$/m);
  // the arguments of this one are elsewhere, so it is generic
  assertMatch(syscallLines(["mmap"], "x86_64"), /^compat 90 \d+ -1$/m);
  assertMatch(syscallLines(["connect"], "x86_64"), /^compat 102 \d+ -2$/m);
});

Deno.test("syscallLines() gives 32-bit syscalls with an event of their own a program", () => {
  const id = scId("mmap2");
  assertEquals(
    syscallLines(["mmap2"], "x86_64"),
    `program 501 ${id} mmap2\ncompat 192 ${id} 501\n`,
  );
  assertEquals(syscallLines(["mmap2"], "aarch64"), "");
});

Deno.test("syscallLines() takes names of events", () => {
  assertMatch(syscallLines(["pread"], "x86_64"), /^syscall 17 \d+ pread64$/m);
  assertMatch(syscallLines(["llseek"], "x86_64"), /^compat 140 \d+ 502$/m);
});

Deno.test("probeConfig() writes a line for each setting", () => {
  assertEquals(
    probeConfig({
      syscalls: [],
      hooks: ["procexit"],
      bufferBytes: 1 << 20,
      cpusPerBuffer: 0,
      snaplen: 200,
      rawTracepoints: true,
      scan: true,
    }),
    "buffer_bytes 1048576\ncpus_per_buffer 0\nsnaplen 200\nraw_tp\nscan\nhook procexit\n",
  );
});

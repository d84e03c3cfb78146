import { assertEquals } from "@std/assert";
import { Thread } from "../state/mod.ts";
import { ProcessLog } from "./process_log.ts";

Deno.test("ProcessLog keeps a bounded number of executions and counts the others", () => {
  const log = new ProcessLog({ kind: "tree" });
  log.adopt(7, 0n);
  const thread = new Thread(7, 7);
  for (let i = 0; i < 150; i++) {
    thread.comm = `program${i}`;
    log.executed(thread, 1n);
  }
  const [process] = log.all;
  assertEquals(process.executions.length, 100);
  assertEquals(process.name, "program149");
  assertEquals(log.executionsLeftOut, 50);
});

Deno.test("ProcessLog keeps command lines of a bounded length altogether", () => {
  const log = new ProcessLog({ kind: "tree" }, 100, 10_000);
  for (let pid = 1; pid <= 5; pid++) {
    log.adopt(pid, 0n);
    const thread = new Thread(pid, pid);
    thread.exepath = "x".repeat(4000);
    log.executed(thread, 1n);
  }
  assertEquals(log.all.map(({ executions }) => executions.length), [
    1,
    1,
    0,
    0,
    0,
  ]);
  assertEquals(log.executionsLeftOut, 3);
});

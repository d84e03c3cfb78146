import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import fc from "fast-check";
import { newCounters } from "./counters.ts";
import { Thread } from "./thread.ts";
import { ThreadTable } from "./thread_table.ts";

function table(limit = 100) {
  const removed: number[] = [];
  const threads = new ThreadTable(
    newCounters(),
    limit,
    (thread) => removed.push(thread.tid),
  );
  const add = (tid: number, ptid: number, main?: Thread) => {
    const thread = new Thread(tid, main?.pid ?? tid, main);
    thread.ptid = ptid;
    threads.add(thread);
    return thread;
  };
  return { threads, removed, add };
}

Deno.test("parent() finds a parent that came later", () => {
  const { threads, add } = table();
  const child = add(2, 1);
  assertEquals(threads.parent(child), undefined);
  const parent = add(1, 0);
  assertStrictEquals(threads.parent(child), parent);
  assertEquals(parent.childCount, 1);
});

Deno.test("parent() of a thread is that of its process", () => {
  const { threads, add } = table();
  const parent = add(1, 0);
  const main = add(2, 1);
  assertStrictEquals(threads.parent(add(3, 1, main)), parent);
});

Deno.test("parent() refuses loops, of any length", () => {
  const { threads, add } = table();
  const a = add(1, 3), b = add(2, 1), c = add(3, 2);
  assertEquals(threads.parent(add(9, 9)), undefined);
  let at: Thread | undefined = c;
  const seen = new Set<Thread>();
  while (at !== undefined) {
    assert(!seen.has(at));
    seen.add(at);
    at = threads.parent(at);
  }
  assert(a && b);
});

Deno.test("parent() refuses a parent that is younger than the child", () => {
  const { threads, add } = table();
  const child = add(2, 1);
  child.cloneTs = 100n;
  const stranger = new Thread(1, 1);
  stranger.cloneTs = 200n;
  threads.add(stranger);
  assertEquals(threads.parent(child), undefined);
});

Deno.test("add() replaces a thread with the same id", () => {
  const { threads, removed, add } = table();
  add(1, 0);
  const second = add(1, 0);
  assertStrictEquals(threads.get(1), second);
  assertEquals(removed, [1]);
});

Deno.test("remove() of a main thread takes the other threads along", () => {
  const { threads, removed, add } = table();
  const main = add(1, 0);
  add(2, 0, main);
  add(3, 0, main);
  threads.remove(main);
  assertEquals(threads.size, 0);
  assertEquals(removed.toSorted(), [1, 2, 3]);
});

Deno.test("add() evicts what was not used of late when the table is full", () => {
  const { threads, add } = table(10);
  const busy = add(1, 0);
  for (let tid = 2; tid <= 10; tid++) add(tid, 0);
  threads.now += 5;
  threads.touch(busy);
  for (let tid = 11; tid <= 15; tid++) add(tid, 0);
  assertEquals(threads.size, 10);
  assertStrictEquals(threads.get(1), busy);
  assertEquals(threads.get(2), undefined);
});

Deno.test("add() stays within the limit even if everything is in use", () => {
  const { threads, add } = table(10);
  for (let tid = 1; tid <= 1000; tid++) add(tid, tid >> 1);
  assertEquals(threads.size, 10);
});

Deno.test("links hold after any order of additions, removals and adoptions", () => {
  const step = fc.record({
    op: fc.constantFrom("add", "thread", "remove", "reparent"),
    tid: fc.integer({ min: 1, max: 12 }),
    other: fc.integer({ min: 0, max: 12 }),
  });
  fc.assert(fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
    const { threads, add } = table(8);
    for (const { op, tid, other } of steps) {
      const at = threads.get(tid);
      if (op === "add") add(tid, other);
      else if (op === "thread") {
        const main = threads.get(other)?.main;
        if (main !== undefined && main.tid !== tid) add(tid, main.ptid, main);
      } else if (at !== undefined && op === "remove") threads.remove(at, other);
      else if (at !== undefined) threads.reparent(at.main, other);
      check(threads);
    }
  }));
});

function check(threads: ThreadTable): void {
  const all = [...threads.values()];
  for (const thread of all) {
    assert(thread.main.listed, "main thread is gone");
    if (thread.main !== thread) continue;
    const others = all.filter((t) => t.main === thread && t !== thread);
    assertEquals(thread.threadCount, others.length + 1);
    assertEquals(list(thread.firstThread).length, others.length);
    const children = all.filter((t) => t.up === thread);
    assertEquals(thread.childCount, children.length);
    assertEquals(
      list(thread.firstChild).toSorted(),
      children.map((t) => t.tid).toSorted(),
    );
    let depth = 0;
    for (let up = thread.up; up !== undefined; up = up.up) {
      assert(++depth <= all.length, "loop");
    }
  }
}

function list(first: Thread | undefined): number[] {
  const tids: number[] = [];
  for (let at = first; at !== undefined; at = at.nextSibling) tids.push(at.tid);
  return tids;
}

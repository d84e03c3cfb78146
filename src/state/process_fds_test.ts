import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { FdInfo } from "./fd.ts";
import { FdTable } from "./process_fds.ts";

const byNumber = (a: [number, FdInfo], b: [number, FdInfo]) => a[0] - b[0];

Deno.test("FdTable holds what a Map holds, whatever the numbers", () => {
  const fd = fc.oneof(
    fc.nat({ max: 70 }),
    fc.integer({ min: 1020, max: 1030 }),
    fc.integer({ min: -3, max: 5000 }),
    fc.maxSafeInteger(),
  );
  const step = fc.record({
    fd,
    length: fc.nat({ max: 80 }),
    what: fc.constantFrom("set", "delete", "fill", "copy"),
  });
  fc.assert(fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
    let table = new FdTable();
    const model = new Map<number, FdInfo>();
    const set = (fd: number) => {
      const info = new FdInfo();
      table.set(fd, info);
      model.set(fd, info);
    };
    for (const { fd, length, what } of steps) {
      if (what === "set") set(fd);
      else if (what === "fill") {
        for (let i = 0; i < length; i++) set(fd + i);
      } else if (what === "delete") {
        table.delete(fd);
        model.delete(fd);
      } else {
        const before = table;
        table = table.copy();
        before.set(fd, new FdInfo());
        before.delete(fd + 1);
      }
      assertEquals(table.get(fd), model.get(fd));
      assertEquals(table.has(fd + 1), model.has(fd + 1));
      assertEquals(table.size, model.size);
    }
    const entries = [...table].sort(byNumber);
    assertEquals(
      entries.map(([fd]) => fd),
      [...model.keys()].sort((a, b) => a - b),
    );
    for (const [fd, info] of entries) {
      assertEquals(info === model.get(fd), true);
    }
    assertEquals([...table.keys()].length, model.size);
    assertEquals(new Set(table.values()), new Set(model.values()));
  }));
});

Deno.test("spare() names one of the entries far beyond the others, the oldest, else the lowest", () => {
  const entries = [3, 9000, 5, 8000].map((fd) =>
    [fd, new FdInfo()] as [number, FdInfo]
  );
  const table = new FdTable(entries);
  const order: (number | undefined)[] = [];
  for (let i = 0; i < 5; i++) {
    const fd = table.spare();
    order.push(fd);
    if (fd !== undefined) table.delete(fd);
  }
  assertEquals(order, [9000, 8000, 3, 5, undefined]);
});

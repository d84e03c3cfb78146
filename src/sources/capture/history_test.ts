import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { viewOf } from "../../events/build.ts";
import { Thread } from "../../state/thread.ts";
import { History } from "./history.ts";

const GETCWD = 93;

/** Gives the history an event of `size` bytes of text, with `number` as its result. */
function add(history: History, number: number, size: number): void {
  const params = [number, "x".repeat(size)];
  const view = viewOf({ type: GETCWD, ts: 1n, params });
  view.cpu = number & 7;
  history.event(view);
}

function contents(history: History): number[] {
  const found: number[] = [];
  history.replay((view) => {
    assertEquals(view.cpu, view.i64(0) & 7);
    assert(/^x*$/.test(view.str(1)));
    found.push(view.i64(0));
  });
  return found;
}

Deno.test("History keeps the newest events, in order, and as many as fit", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 200, max: 3000 }),
      fc.array(fc.nat({ max: 900 }), { maxLength: 200 }),
      (memory, sizes) => {
        const history = new History(memory);
        let last = -1;
        sizes.forEach((size, number) => {
          add(history, number, size);
          // header, CPU and trailer of the block, event header, lengths, result, text and its NUL
          const bytes = (8 + 2 + 26 + 4 + 8 + size + 1 + 3 & ~3) + 4;
          if (bytes <= memory) last = number;
          const found = contents(history);
          assertEquals(found.length, history.count);
          assertEquals(found.at(-1) ?? -1, last);
          for (let i = 1; i < found.length; i++) {
            assert(found[i] > found[i - 1]);
          }
        });
      },
    ),
    { numRuns: 200 },
  );
});

Deno.test("History uses its memory: half of it holds the newest half", () => {
  const history = new History(100_000);
  for (let i = 0; i < 5000; i++) add(history, i, 50);
  const found = contents(history);
  assert(found.length > 900, `${found.length} events`);
  assertEquals(found, found.map((_, i) => 5000 - found.length + i));
});

Deno.test("History remembers ended threads as long as events of theirs are in it", () => {
  const history = new History(2000);
  add(history, 0, 100);
  const thread = new Thread(5, 5);
  history.ended(thread);
  assertEquals(history.endedThreads(), [thread]);
  for (let i = 1; i < 100; i++) add(history, i, 100);
  assertEquals(history.endedThreads(), []);
});

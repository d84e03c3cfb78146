import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { EventView, HEADER_SIZE } from "../../events/view.ts";
import { BUSY, DISCARD, event, FakeRing, SIZE } from "./_testing.ts";
import type { Ring } from "./ring.ts";

function read(ring: Ring, limit = Infinity): number[] {
  const view = new EventView();
  const seen: number[] = [];
  ring.refresh();
  ring.drain(view, (event) => {
    const id = Number(event.timestamp);
    const param = event.buf(0);
    assert(param.every((byte) => byte === (id & 0xff)), "parameter is intact");
    seen.push(id);
  }, limit);
  ring.publish();
  return seen;
}

type Step =
  | { kind: "event" | "discard"; size: number; tail: number }
  | { kind: "read"; limit: number };
const steps = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constantFrom("event" as const, "discard" as const),
        size: fc.nat(600),
        tail: fc.nat(40),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant("read" as const),
        limit: fc.integer({ min: 1, max: 50 }),
      }),
    },
  ),
  { maxLength: 200 },
);

Deno.test("Ring.drain() hands over every event once and in order when records wrap", () => {
  fc.assert(fc.property(
    fc.oneof(fc.nat(SIZE / 8).map((n) => n * 8), fc.constant(2 ** 40 + 64)),
    steps,
    (start, program: Step[]) => {
      const fake = new FakeRing(start);
      const sent: number[] = [];
      const seen: number[] = [];
      let id = 1;
      for (const step of program) {
        if (step.kind === "read") {
          seen.push(...read(fake.ring, step.limit));
          continue;
        }
        const discard = step.kind === "discard";
        const written = fake.write(
          event(id, step.size, step.tail),
          discard ? DISCARD : 0,
        );
        if (written === undefined) continue;
        if (!discard) sent.push(id);
        id++;
      }
      seen.push(...read(fake.ring));
      assertEquals(seen, sent);
      assertEquals(fake.ring.malformed, 0);
      // all space is given back
      assertEquals(fake.consumed, Number(new BigInt64Array(fake.producer)[0]));
    },
  ));
});

Deno.test("Ring.drain() stops at a record that is being written and goes on when it is done", () => {
  const fake = new FakeRing();
  fake.write(event(1, 8), 0);
  const finish = fake.write(event(2, 8), BUSY)!;
  fake.write(event(3, 8), 0);
  assertEquals(read(fake.ring), [1]);
  assertEquals(read(fake.ring), []);
  finish();
  assertEquals(read(fake.ring), [2, 3]);
});

Deno.test("Ring.next() looks past empty records and not past busy ones", () => {
  const fake = new FakeRing();
  fake.write(event(9, 8), DISCARD);
  fake.write(event(1, 8), 0);
  const finish = fake.write(event(2, 8), BUSY)!;
  fake.ring.refresh();
  assertEquals(fake.ring.next(), 1);
  assertEquals(read(fake.ring), [1]);
  assertEquals(fake.ring.next(), Infinity);
  finish();
  assertEquals(fake.ring.next(), 2);
});

Deno.test("Ring.drain() leaves events that are later than asked for", () => {
  const fake = new FakeRing();
  for (let id = 1; id <= 5; id++) fake.write(event(id, 4), 0);
  fake.ring.refresh();
  const seen: number[] = [];
  const take = (view: EventView) => seen.push(Number(view.timestamp));
  assertEquals(fake.ring.drain(new EventView(), take, 100, 3), 3);
  assertEquals(seen, [1, 2, 3]);
  assertEquals(fake.ring.next(), 4);
});

Deno.test("Ring.drain() never reads outside of its memory and always ends when lengths are hostile", () => {
  fc.assert(fc.property(
    fc.uint8Array({ minLength: 64, maxLength: SIZE }),
    fc.nat(SIZE / 8).map((n) => n * 8),
    (noise, producer) => {
      const fake = new FakeRing();
      new Uint8Array(fake.data).set(noise);
      new Uint8Array(fake.data).set(noise, SIZE);
      new BigInt64Array(fake.producer)[0] = BigInt(producer);
      fake.ring.refresh();
      fake.ring.drain(new EventView(), (view) => {
        // what the fixed part says lies within the two mappings
        assert(view.start + view.length <= 2 * SIZE);
        assert(HEADER_SIZE + 2 * view.paramCount <= view.length);
      }, Infinity);
      fake.ring.publish();
      assert(fake.consumed <= producer);
    },
  ));
});

import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { EventView } from "../../events/view.ts";
import { BUSY, event, FakeRing } from "./_testing.ts";
import { drainMerged } from "./merge.ts";

function read(fakes: FakeRing[], limit: number): number[] {
  const seen: number[] = [];
  const rings = fakes.map((fake) => fake.ring);
  drainMerged(rings, new EventView(), (view) => {
    seen.push(Number(view.timestamp));
  }, limit);
  for (const ring of rings) ring.publish();
  return seen;
}

Deno.test("drainMerged() hands over the events of all rings in order when they take turns", () => {
  fc.assert(fc.property(
    fc.array(fc.nat(3), { maxLength: 120 }),
    fc.integer({ min: 1, max: 40 }),
    (owners, limit) => {
      const fakes = Array.from({ length: 4 }, () => new FakeRing());
      // times are doubles good to 256 ns, so steps are larger
      owners.forEach((owner, i) => fakes[owner].write(event(i * 1000, 8), 0));
      const seen: number[] = [];
      for (let more = true; more;) {
        const some = read(fakes, limit);
        seen.push(...some);
        more = some.length > 0;
      }
      assertEquals(seen, owners.map((_, i) => i * 1000));
    },
  ));
});

Deno.test("drainMerged() leaves an event that came after the first look for the next time", () => {
  const [first, second] = [new FakeRing(), new FakeRing()];
  const refresh = second.ring.refresh.bind(second.ring);
  second.ring.refresh = () => {
    // the first ring has been looked at, and found empty
    first.write(event(1000, 8), 0);
    second.write(event(2000, 8), 0);
    second.ring.refresh = refresh;
    return refresh();
  };
  assertEquals(read([first, second], 10), []);
  assertEquals(read([first, second], 10), [1000, 2000]);
});

Deno.test("drainMerged() does not wait for a record that is being written in another ring", () => {
  const [first, second] = [new FakeRing(), new FakeRing()];
  const finish = first.write(event(1000, 8), BUSY)!;
  second.write(event(2000, 8), 0);
  assertEquals(read([first, second], 10), [2000]);
  finish();
  assertEquals(read([first, second], 10), [1000]);
});

import { assert } from "@std/assert";
import { damaged, Random, survive } from "./_fuzz.ts";

/** How long to go on; `.ci/run` takes a minute, tests/capture/fuzz.ts by hand as long as one likes. */
const SECONDS = Number(Deno.env.get("SAKER_FUZZ_SECONDS") ?? "2");

Deno.test("CaptureSource ends damaged captures with an error, never otherwise", async () => {
  let events = 0;
  let seed = 0;
  for (const end = Date.now() + SECONDS * 1000; Date.now() < end;) {
    const random = new Random(++seed);
    const bytes = damaged(random);
    try {
      events += await survive(bytes, 1 + random.below(5000));
    } catch (error) {
      throw new Error(`seed ${seed}`, { cause: error });
    }
  }
  // the damage leaves most of the events readable: otherwise nothing was tested
  assert(events > 30 * seed, `${events} events of ${seed} files`);
});

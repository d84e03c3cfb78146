/**
 * Feeds damaged captures to the reader and the state engine. Stops at the first one that does not end in a capture
 * error, and leaves it in a file.
 *
 * Usage: deno run -A tests/capture/fuzz.ts [--minutes N] [--seed N]
 */
import { parseArgs } from "@std/cli";
import { damaged, Random, survive } from "./_fuzz.ts";

const args = parseArgs(Deno.args, {
  string: ["minutes", "seed"],
  default: { minutes: "10", seed: String(Date.now() >>> 0) },
});
const end = performance.now() + Number(args.minutes) * 60_000;
let seed = Number(args.seed);
let files = 0;
let events = 0;
let slowest = 0;
while (performance.now() < end) {
  const random = new Random(++seed);
  const bytes = damaged(random);
  const start = performance.now();
  try {
    events += await survive(bytes, 1 + random.below(5000));
  } catch (error) {
    const path = await Deno.makeTempFile({ suffix: ".scap" });
    await Deno.writeFile(path, bytes);
    console.error(`seed ${seed}, file ${path}:`);
    throw error;
  }
  slowest = Math.max(slowest, performance.now() - start);
  files++;
}
console.log(
  `${files} damaged captures, ${events} events delivered, slowest ${
    slowest.toFixed(0)
  } ms, last seed ${seed}`,
);

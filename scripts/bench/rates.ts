import type { Loads } from "./_loads.ts";
import { watched } from "./_monitor.ts";
import { median } from "./_stats.ts";

/** What makes the events, see load/paced.c: the cheaper the call, the more events the same cores can make. */
const CALLS = {
  "open+close": "open",
  "open of no file": "missing",
  dup2: "dup2",
};
const RATES = [300_000, 500_000, 700_000, 1_000_000, 1_500_000, 2_000_000];
const SECONDS = 3;
const PRODUCERS = navigator.hardwareConcurrency;
/** Part of a rate that counts as reached. */
const REACHED = 0.95;

/**
 * Which rates of events saker takes without a loss, from a producer on each core; an open and its close are one event.
 * Rates rise until the producers cannot make more: they share the cores with saker, so that a rate which is not reached
 * says what the machine can do with both, not that events were lost.
 */
export async function measureRates(
  loads: Loads,
  rounds: number,
  args: string[],
): Promise<Record<string, unknown>[]> {
  const rows = [];
  for (const [load, call] of Object.entries(CALLS)) {
    for (const rate of RATES) {
      const all = [];
      for (let round = 0; round < rounds; round++) {
        all.push(await measure(loads, args, call, rate));
      }
      const reached = median(all.map(({ reached }) => reached));
      const dropped = all.map(({ dropped }) => dropped);
      rows.push({
        load,
        "events/s": rate,
        "reached/s": Math.round(reached),
        dropped: median(dropped),
        "dropped max": Math.max(...dropped),
        "saker CPU %": median(all.map(({ share }) => share * 100)),
      });
      if (reached < rate * REACHED) break;
    }
  }
  return rows;
}

async function measure(
  loads: Loads,
  args: string[],
  call: string,
  rate: number,
): Promise<{ reached: number; dropped: number; share: number }> {
  const each = String(Math.ceil(rate / PRODUCERS));
  const { result: times, cpu, summary } = await watched(
    args,
    () =>
      Promise.all(
        Array.from(
          { length: PRODUCERS },
          () => loads.run("paced", each, String(SECONDS), call),
        ),
      ),
  );
  const events = rate * SECONDS;
  if (!(summary.seen >= events)) {
    throw new Error(`saker has seen ${summary.seen} of ${events} events`);
  }
  const time = Math.max(...times);
  return {
    reached: events / time,
    dropped: summary.dropped,
    share: cpu / time,
  };
}

import { releaseMemory } from "../sources/probe/mod.ts";

/** When starting up is over for good, ms: rules are compiled, the optimising compiler has seen its share of events. */
const SETTLED = 10_000;

/** V8's collector; there with the flag `--expose-gc`, which the one-file build sets. The flavour also gives pages back. */
const collect =
  (globalThis as { gc?: (options: Record<string, string>) => void }).gc;

/**
 * Some time after the start, gives back the memory that only starting up has needed: half of what saker then has. Costs
 * a pause of some tens of milliseconds, once, which the ring bridges.
 *
 * @returns what calls it off
 */
export function settleLater(): () => void {
  const timer = setTimeout(() => {
    collect?.({ type: "major", execution: "sync", flavor: "last-resort" });
    releaseMemory();
  }, SETTLED);
  return () => clearTimeout(timer);
}

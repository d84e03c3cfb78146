import { lostOf, type Source } from "../sources/source.ts";

/** How often to look, ms. */
const POLL = 5;

/**
 * Waits until a running source has delivered every event that it has made by now.
 *
 * @param timeout ms; it may be that there is more than can be delivered
 */
export async function catchUp(
  source: Source,
  timeout: number,
  signal: AbortSignal,
): Promise<void> {
  const stats = source.stats();
  const made = stats.produced - lostOf(stats);
  const end = performance.now() + timeout;
  while (
    source.stats().delivered < made && performance.now() < end &&
    !signal.aborted
  ) {
    await new Promise((resolve) => setTimeout(resolve, POLL));
  }
}

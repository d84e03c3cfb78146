import type { Source } from "../sources/source.ts";

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
  const { produced, dropped } = source.stats();
  const lost = Object.values(dropped).reduce((sum, count) => sum + count, 0);
  const end = performance.now() + timeout;
  while (
    source.stats().delivered < produced - lost && performance.now() < end &&
    !signal.aborted
  ) {
    await new Promise((resolve) => setTimeout(resolve, POLL));
  }
}

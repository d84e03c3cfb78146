import type { EventView } from "../../events/view.ts";
import type { EventHandler } from "../source.ts";
import type { Ring } from "./ring.ts";

/**
 * Hands up to `limit` events of several rings to the handler, in the order of their time.
 *
 * @returns how many; 0 does not mean that the rings are empty, but that another look is needed to know the order
 */
export function drainMerged(
  rings: readonly Ring[],
  view: EventView,
  handler: EventHandler,
  limit: number,
): number {
  for (const ring of rings) ring.refresh();
  for (const ring of rings) ring.look();
  let count = 0;
  while (count < limit) {
    let oldest: Ring | undefined;
    let time = Infinity;
    let until = Infinity;
    for (const ring of rings) {
      const next = ring.next();
      if (next < time) {
        until = time;
        time = next;
        oldest = ring;
      } else if (next < until) {
        until = next;
      }
    }
    if (oldest === undefined) break;
    const taken = oldest.drain(view, handler, limit - count, until);
    // younger than the first look: another ring may yet show an older one
    if (taken === 0) break;
    count += taken;
  }
  return count;
}

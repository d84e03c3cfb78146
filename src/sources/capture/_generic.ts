import { scId } from "../../events/tables.ts";
import type { EventView } from "../../events/view.ts";
import { nativeSyscalls } from "../probe/syscall_numbers.ts";

/*
 * Generic events name their syscall twice: by an id that grows with every release, and by the machine's number. Readers
 * of 2022, such as Debian's sysdig, crash over ids they do not have; they and all later ones take id 0 for a call without
 * a name, which the later ones (and this one) find by the machine's number.
 */

const UNKNOWN = 0;
/** The last id that readers of 2022 can name. */
const MAX_COMMON_ID = 328;

let ids: Uint16Array | undefined;

/** The id of the syscall that this machine gives a number, 0 when there is none. */
function idOfNumber(number: number): number {
  if (ids === undefined) {
    ids = new Uint16Array(1024);
    for (const [name, native] of nativeSyscalls()) {
      ids[native] = scId(name) ?? UNKNOWN;
    }
  }
  return ids[number] ?? UNKNOWN;
}

/** The id to write for a generic event: 0 where it can be found again and some reader would not know it. */
export function idForAll(view: EventView): number {
  const id = view.u16(0);
  return id > MAX_COMMON_ID && idOfNumber(view.u16(1)) === id ? UNKNOWN : id;
}

/** Gives a generic event without an id the one that belongs to the machine's number, in place. */
export function findId(view: EventView): void {
  const known = view.paramLength(0) !== 2 || view.u16(0) !== UNKNOWN;
  if (known || view.paramLength(1) !== 2) return;
  const id = idOfNumber(view.u16(1));
  view.data.setUint16(view.paramOffset(0), id, true);
}

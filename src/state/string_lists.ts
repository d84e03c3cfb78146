import { latin1 } from "../events/bytestring.ts";
import type { EventView } from "../events/view.ts";
import { StringList } from "./thread.ts";

/** log2 of the lists kept. */
const BITS = 10;
/** Bytes of a list that go into its hash. */
const SAMPLES = 32;

/**
 * Keeps equal string lists (arguments, environments, cgroups) once: most processes have those of another. A direct-mapped
 * cache by a hash of some of the bytes, so it is bounded and a long environment costs no more than its decoding.
 */
export class StringLists {
  readonly #slots: (StringList | undefined)[] = new Array(1 << BITS).fill(
    undefined,
  );

  /** Parameter `index` of the event as a list; `inherited` itself if it is equal. */
  fromParam(
    view: EventView,
    index: number,
    inherited = StringList.EMPTY,
  ): StringList {
    const length = view.paramLength(index);
    if (length === 0) return StringList.EMPTY;
    const at = view.paramOffset(index);
    const raw = latin1(view.bytes, at, at + length);
    return inherited.raw === raw ? inherited : this.intern(raw);
  }

  /** The list for `raw`. */
  intern(raw: string): StringList {
    const length = raw.length;
    if (length === 0) return StringList.EMPTY;
    const step = length <= SAMPLES ? 1 : Math.floor(length / SAMPLES);
    let hash = length;
    for (let i = length - 1; i >= 0; i -= step) {
      hash = Math.imul(hash ^ raw.charCodeAt(i), 0x01000193);
    }
    const slot = (hash ^ (hash >>> 15)) & ((1 << BITS) - 1);
    const known = this.#slots[slot];
    if (known !== undefined && known.raw === raw) return known;
    return this.#slots[slot] = new StringList(raw);
  }
}

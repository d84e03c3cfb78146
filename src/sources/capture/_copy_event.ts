import type { EventView } from "../../events/view.ts";

/** Events up to this size are copied word by word, which is faster than asking for a copy of memory. */
const SMALL = 512;

/**
 * Copies the bytes of the event at hand to offset `at`.
 *
 * @param bytes the same memory as `data`
 */
export function copyEvent(
  view: EventView,
  bytes: Uint8Array,
  data: DataView,
  at: number,
): void {
  const { data: from, start, length } = view;
  if (length > SMALL) {
    bytes.set(view.bytes.subarray(start, start + length), at);
    return;
  }
  let i = 0;
  for (; i + 4 <= length; i += 4) {
    data.setUint32(at + i, from.getUint32(start + i, true), true);
  }
  for (; i < length; i++) bytes[at + i] = view.bytes[start + i];
}

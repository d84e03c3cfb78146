import { HEADER_SIZE } from "../../events/view.ts";
import { PARAM_COUNTS } from "./conversion_plans.ts";

/** Bytes of an event header without a parameter count. */
const V1_HEADER = 22;
/** Types whose length some writers gave as 3 too large. */
const NOTIFICATION = 280;
const INFRASTRUCTURE = 286;

/** Gives events of the first layout, which do not tell how many parameters they have, the header of today. */
export class V1Events {
  bytes = new Uint8Array(4096);
  data = new DataView(this.bytes.buffer);

  /**
   * Rewrites the event at `start` to the front of {@link bytes}. The number of parameters is the greatest, at most that
   * of the schema, with which the lengths add up.
   *
   * @returns what is wrong with the event, or undefined
   */
  rewrite(
    bytes: Uint8Array,
    data: DataView,
    start: number,
    limit: number,
  ): string | undefined {
    if (start + V1_HEADER > limit) return "header does not fit";
    let length = data.getUint32(start + 16, true);
    const type = data.getUint16(start + 20, true);
    if (type === NOTIFICATION || type === INFRASTRUCTURE) {
      if (lengthsFit(data, start, length - 3, type) >= 0) length -= 3;
    }
    if (length < V1_HEADER || start + length > limit) {
      return `length ${length} does not fit`;
    }
    const count = lengthsFit(data, start, length, type);
    if (count < 0) return "the lengths of its parameters do not add up";
    const grown = length + HEADER_SIZE - V1_HEADER;
    if (grown > this.bytes.length) {
      this.bytes = new Uint8Array(2 * grown);
      this.data = new DataView(this.bytes.buffer);
    }
    this.bytes.set(bytes.subarray(start, start + V1_HEADER));
    this.bytes.set(
      bytes.subarray(start + V1_HEADER, start + length),
      HEADER_SIZE,
    );
    this.data.setUint32(16, grown, true);
    this.data.setUint32(22, count, true);
    return undefined;
  }
}

/** The number of parameters with which an event of `length` bytes adds up, −1 when there is none. */
function lengthsFit(
  data: DataView,
  start: number,
  length: number,
  type: number,
): number {
  for (let count = PARAM_COUNTS[type]; count >= 0; count--) {
    const lengths = start + V1_HEADER;
    if (V1_HEADER + 2 * count > length) continue;
    if (lengths + 2 * count > data.byteLength) continue;
    let sum = V1_HEADER + 2 * count;
    for (let i = 0; i < count; i++) {
      sum += data.getUint16(lengths + 2 * i, true);
    }
    if (sum === length) return count;
  }
  return -1;
}

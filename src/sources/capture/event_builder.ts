import { type ByteString, toBytes } from "../../events/bytestring.ts";
import { EventFlag, EVENTS, type ParamType } from "../../events/tables.ts";
import { type EventView, HEADER_SIZE } from "../../events/view.ts";
import { PARAM_SIZES } from "../../events/param_sizes.ts";

/** A parameter as {@link EventBuilder} takes it: texts and buffers as byte strings, undefined for an empty one. */
export type ParamValue = number | bigint | ByteString | undefined;

/** Composes events by the schema, for captures that are made up: benchmarks, rule fixtures, tests. */
export class EventBuilder {
  readonly #bytes: Uint8Array = new Uint8Array(256 * 1024);
  readonly #data = new DataView(this.#bytes.buffer);

  /**
   * Moves `view` to a new event, which holds until the next one is built.
   *
   * @param params values by position, see {@link ParamValue}; texts get their NUL here
   * @throws {RangeError} the event has more than 256 KB
   */
  build(
    view: EventView,
    type: number,
    time: bigint,
    tid: number,
    params: readonly ParamValue[],
  ): void {
    const info = EVENTS[type]!;
    const data = this.#data;
    const large = (info.flags & EventFlag.LARGE) !== 0;
    const lengthSize = large ? 4 : 2;
    let at = HEADER_SIZE + lengthSize * params.length;
    for (let i = 0; i < params.length; i++) {
      const size = this.#put(info.params[i].type, params[i], at);
      const slot = HEADER_SIZE + lengthSize * i;
      if (large) data.setUint32(slot, size, true);
      else data.setUint16(slot, size, true);
      at += size;
    }
    data.setBigUint64(0, time, true);
    data.setBigInt64(8, BigInt(tid), true);
    data.setUint32(16, at, true);
    data.setUint16(20, type, true);
    data.setUint32(22, params.length, true);
    view.attach(this.#bytes, data);
    view.set(0, at, large);
  }

  /** @returns the bytes that the value takes */
  #put(type: ParamType, value: ParamValue, at: number): number {
    if (value === undefined) return 0;
    if (typeof value === "string") {
      const text = type === "charbuf" || type === "fspath" ||
        type === "fsrelpath";
      const bytes = toBytes(text ? value + "\0" : value);
      this.#bytes.set(bytes, at);
      return bytes.length;
    }
    const size = PARAM_SIZES[type];
    const data = this.#data;
    switch (size) {
      case 1:
        data.setUint8(at, Number(value));
        break;
      case 2:
        data.setUint16(at, Number(value), true);
        break;
      case 4:
        data.setUint32(at, Number(value), true);
        break;
      case 8:
        data.setBigInt64(at, BigInt(value), true);
        break;
      default:
        throw new TypeError(`a parameter of type ${type} is not a number`);
    }
    return size;
  }
}

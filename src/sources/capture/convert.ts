import { fromText, latin1, toBytes, toText } from "../../events/bytestring.ts";
import { PARAM_SIZES } from "../../events/param_sizes.ts";
import { EVENTS, type ParamType } from "../../events/tables.ts";
import { EventView } from "../../events/view.ts";
import {
  Action,
  ACTIONS,
  keyOf,
  LARGE_TYPES,
  NUMBERED_ENTERS,
  Operation,
  type Plan,
  PLANS,
  STORED_ENTERS,
} from "./conversion_plans.ts";
import { EnterStore, type StoredEnter } from "./_enter_store.ts";
import { Scratch } from "./_scratch.ts";

/** Container events of middle age, which the oldest become. */
const CONTAINER = 272;
/** The longest chain of conversions has 9 links. */
const MAX_ROUNDS = 50;

/**
 * Turns events of old captures into events of the current schema: changes types, adds parameters, and carries over to
 * exit events what older versions recorded when the call was entered.
 */
export class EventConverter {
  /** The converted event; valid until the next conversion. */
  bytes: Uint8Array = new Uint8Array(0);
  data: DataView = new DataView(new ArrayBuffer(0));
  start = 0;
  /** The converted event's lengths are 32-bit. */
  large = false;
  /** The converted event is an enter event, which takes a number but is not for rules. */
  entered = false;

  readonly #event = new EventView();
  readonly #enter = new EventView();
  readonly #enters = new EnterStore();
  /** The entry that the conversion at hand has looked at. */
  #used: StoredEnter | undefined;
  readonly #scratch = [new Scratch(), new Scratch()];

  /**
   * Converts the event at `start`, which has passed {@link checkEvent}.
   *
   * @returns whether there is an event now: to deliver, unless {@link entered}
   */
  convert(
    bytes: Uint8Array,
    data: DataView,
    start: number,
    large: boolean,
  ): boolean {
    this.bytes = bytes;
    this.data = data;
    this.start = start;
    this.large = large;
    this.entered = false;
    const event = this.#event;
    for (let round = 0; round < MAX_ROUNDS; round++) {
      event.attach(this.bytes, this.data);
      event.set(
        this.start,
        this.start + this.data.getUint32(this.start + 16, true),
        this.large,
      );
      const type = event.type;
      const plan = PLANS.get(keyOf(type, event.paramCount));
      if (plan !== undefined) {
        this.#apply(plan, event, this.#scratch[round & 1]);
        continue;
      }
      if (this.#used !== undefined) this.#forgetEnter();
      if (ACTIONS[type] !== Action.CONVERT) return true;
      if (STORED_ENTERS.has(type)) this.#enters.put(event);
      this.entered = NUMBERED_ENTERS.has(keyOf(type, event.paramCount));
      return this.entered;
    }
    return false;
  }

  /** An enter event serves all steps of its exit event's conversion, and no other. */
  #forgetEnter(): void {
    this.#used!.type = -1;
    this.#used = undefined;
  }

  /** Forgets the enter events: another capture begins. */
  clear(): void {
    this.#enters.clear();
  }

  /** Moves the enter view to the last enter event of the event's thread, if it is of the same call. */
  #findEnter(event: EventView): boolean {
    const entry = this.#used = this.#enters.get(event.tid);
    if (entry === undefined || entry.type !== event.type - 1) return false;
    this.#enter.attach(entry.bytes, entry.data);
    this.#enter.set(0, entry.data.getUint32(16, true), entry.large);
    return true;
  }

  #apply(plan: Plan, event: EventView, out: Scratch): void {
    const { ops, type } = plan;
    const enter = this.#enter;
    const found = plan.usesEnter && this.#findEnter(event);
    const own = plan.append ? event.paramCount : 0;
    const count = own + ops.length;
    // lengths that were 32-bit may not fit into less
    const large = this.large || LARGE_TYPES[type] === 1;
    // no parameter is taken twice, and JSON takes at most 6 bytes for one of text
    const texts = type === CONTAINER ? 6 * event.length + 256 : event.length;
    out.begin(
      count,
      large,
      texts + (found ? enter.length : 0) + 8 * ops.length,
    );
    out.bytes.set(event.bytes.subarray(event.start, event.start + 16));
    for (let i = 0; i < own; i++) out.copy(event, i);
    for (let i = 0; i < ops.length; i++) {
      const param = ops[i] & 0xff;
      switch (ops[i] >> 8) {
        case Operation.OWN:
          out.copy(event, param);
          break;
        case Operation.ENTER:
          if (found) out.copy(enter, param);
          else out.fill(0, 0);
          break;
        case Operation.DEFAULT: {
          const kind = EVENTS[type]!.params[own + i]?.type;
          const noId = kind === "uid" || kind === "gid";
          out.fill(noId ? 0xff : 0, defaultSize(kind));
          break;
        }
        case Operation.CONTAINER:
          out.put(containerJson(event));
          break;
        default:
          out.fill(0, 0);
      }
    }
    out.end(type, count);
    this.bytes = out.bytes;
    this.data = out.data;
    this.start = 0;
    this.large = large;
  }
}

/** The description that container events carry today, from one of id, type, name and image. */
function containerJson(event: EventView): Uint8Array {
  const text = (index: number) =>
    toText(latin1(event.buf(index)).split("\0")[0]);
  const json = JSON.stringify({
    container: {
      id: text(0),
      type: event.u32(1),
      name: text(2),
      image: text(3),
    },
  });
  return toBytes(fromText(json) + "\0");
}

/** Bytes of a parameter's default value; 0 for texts, buffers and the like. */
function defaultSize(type: ParamType | undefined): number {
  // an address of no family
  if (type === "sockaddr") return 1;
  return (type && PARAM_SIZES[type]) ?? 0;
}

/** Damaged captures: what readers must survive. */
import {
  block,
  counted,
  eventV1,
  eventV2,
  fdList,
  interfaceList,
  join,
  machine,
  processList,
  raw,
  section,
  str,
  u16,
  u32,
  u64,
  u8,
  userList,
} from "../../src/sources/capture/_old_writer.ts";
import { MemoryInput } from "../../src/sources/capture/_test_reading.ts";
import { CaptureSource } from "../../src/sources/capture/capture_source.ts";
import { CaptureError } from "../../src/sources/capture/mod.ts";
import { EVENTS } from "../../src/events/tables.ts";
import { SystemState } from "../../src/state/mod.ts";
import { Context } from "../../src/state/context.ts";
import type { EventView } from "../../src/events/view.ts";

/** A small fast generator; the same seed gives the same damage. */
export class Random {
  #state: number;
  constructor(seed: number) {
    this.#state = seed >>> 0 || 1;
  }
  below(limit: number): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x >>> 0;
    return this.#state % limit;
  }
}

/** A capture with blocks of all kinds and versions. */
function sample(): Uint8Array {
  const version = (v: number) => [
    section({ minor: v > 5 ? 2 : 0, extra: join(u16(1), u16(4), u64(0)) }),
    machine("fuzz", 1n),
    interfaceList(v > 5 ? 2 : 1),
    userList(v > 5 ? 2 : 1),
    processList(v, [
      { tid: 100, pid: 100, comm: "main" },
      { tid: 101, pid: 100, comm: "thread" },
    ]),
    fdList(v > 5 ? 2 : 1, 100, [
      { fd: 3, ino: 1, type: 16, body: join(u32(1), counted("/x"), u32(5)) },
      { fd: 4, ino: 2, type: 3, body: join(u64(0), u32(9), u8(2)) },
      { fd: 5, ino: 3, type: 8, body: join(u64(1), u64(2), counted("/s")) },
    ]),
    block(0x999, raw("unknown")),
  ];
  const base = [str("/bin/a"), str("b"), u64(100), u64(100), u64(1), str("/")];
  const memory = [u64(1), u64(2), u32(3), u32(4), u32(5)];
  const old = [
    eventV1(12, []),
    eventV1(13, [u64(0), ...base, u64(1024)]),
    eventV1(6, [u64(3), u32(10)]),
    eventV1(7, [u64(4), raw("data")]),
    eventV1(15, [u64(0), ...base, u64(9), u32(1), u32(2), u32(3)]),
    eventV1(228, [str("id"), u32(0), str("name"), str("image")]),
    eventV1(280, [str("id"), str("text")], { flags: 1 }),
    eventV2(289, [
      u64(0),
      ...base,
      u64(9),
      ...memory,
      str("a"),
      str("c=/"),
      str("E=1"),
      u32(0),
    ]),
  ];
  const current = [
    eventV2(307, [u64(3), u64(-100), str("f"), u32(1), u32(2), u32(3), u64(4)]),
    eventV2(23, [
      u64(0),
      join(u8(2), u64(1), u32(2)),
      u64(3),
      join(u8(2), u32(1), u16(2)),
    ]),
    eventV2(324, [str("{}")], { large: true }),
    eventV2(81, [u64(1), join(u16(1), u64(3), u16(4)), u64(5)]),
    eventV2(186, [u64(0), u64(0), u8(0), u8(0), u64(1)], { flags: 1 }),
    ...EVENTS.filter((info) => info !== undefined).map((info) =>
      eventV2(info!.code, info!.params.map((_, i) => u64(i)))
    ),
  ];
  return join(...version(9), ...current, ...old, ...version(4), ...old);
}

const SAMPLE = sample();

/** A damaged copy of the sample. */
export function damaged(random: Random): Uint8Array {
  let bytes = SAMPLE.slice();
  const data = () => new DataView(bytes.buffer);
  for (let n = 1 + random.below(8); n > 0; n--) {
    const at = random.below(bytes.length - 8);
    switch (random.below(6)) {
      case 0:
        bytes[at] ^= 1 << random.below(8);
        break;
      case 1:
        bytes[at] = random.below(256);
        break;
      case 2:
        data().setUint32(at, [0, 1, 0x7fffffff, 0xffffffff][random.below(4)]);
        break;
      case 3:
        data().setUint16(at & ~3, random.below(0x10000), true);
        break;
      case 4:
        bytes = bytes.slice(0, 64 + random.below(bytes.length));
        break;
      default: {
        const from = random.below(bytes.length - 8);
        const size = random.below(Math.min(200, bytes.length - from));
        bytes = join(
          bytes.subarray(0, at),
          bytes.subarray(from, from + size),
          bytes.subarray(at),
        );
      }
    }
  }
  return bytes;
}

/** Reads everything that an event has, as rules and outputs do. */
function touch(view: EventView): number {
  let sum = view.tid + view.timestampApprox + Number(view.timestamp);
  for (let i = 0; i < view.paramCount; i++) {
    sum += view.str(i).length + view.buf(i).length + view.i64(i) + view.u32(i);
    sum += Number(view.u64big(i)) + view.u8(i);
  }
  return sum;
}

/**
 * Reads the capture through the state engine.
 *
 * @returns events delivered
 * @throws whatever is not a {@link CaptureError}
 */
export async function survive(
  bytes: Uint8Array,
  step: number,
): Promise<number> {
  const state = new SystemState({
    machine: {
      hostname: "",
      cpuCount: 1,
      memoryBytes: 0,
      bootTime: 0n,
      addresses: new Set(),
    },
  });
  const input = new MemoryInput(bytes, step);
  const source = new CaptureSource(input, "fuzz", { seeds: state });
  let context: Context | undefined;
  try {
    await source.readHead();
    await source.run((view) => {
      touch(view);
      context ??= new Context(view, state);
      context.event = view;
      state.begin(context);
      state.end(context);
    }, new AbortController().signal);
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error;
  }
  return source.stats().delivered;
}

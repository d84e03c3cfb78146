import { GENERIC } from "../../events/tables.ts";
import { checkEvent, EventView } from "../../events/view.ts";
import type { SeedSink } from "../../state/seed.ts";
import type { EventHandler, Source, SourceStats } from "../source.ts";
import { BlockBuffer } from "./block_buffer.ts";
import {
  BLOCK_HEADER,
  BLOCK_TRAILER,
  BlockType,
  COMPANION,
  eventBlock,
  type EventLayout,
  STATE_ONLY,
} from "./blocks.ts";
import { type ByteInput, openInput } from "./byte_input.ts";
import {
  Action,
  ACTIONS,
  LARGE_TYPES,
  PARAM_COUNTS,
} from "./conversion_plans.ts";
import { EventConverter } from "./convert.ts";
import { atByte, CaptureError, TruncatedCaptureError } from "./error.ts";
import { findId } from "./_generic.ts";
import { Pacer } from "./_pacer.ts";
import { readHead } from "./read_head.ts";
import { V1Events } from "./v1.ts";
import { breathe } from "./_breathe.ts";

/** Smallest event block: an event of the first layout without parameters. */
const MIN_EVENT_BLOCK = 36;
/** Largest event block that is read. */
const MAX_EVENT_BLOCK = 64 * 1024 * 1024;
/** How long the thread is held before timers and sinks get their turn, ms. */
const SLICE_MS = 4;
/** Events between two looks at the clock. */
const CLOCK_EVERY = 256;

/** Settings of {@link openCapture}. */
export interface CaptureOptions {
  /** Takes the tables at the head of the file, and of each further section. */
  seeds?: SeedSink;
  /** `real`: events come at the pace at which they were recorded; `max` (default): as fast as they are taken. */
  speed?: "max" | "real";
}

/**
 * Opens a capture (`-`: standard input) and reads the tables at its head.
 *
 * @throws {NotACaptureError} the file is something else
 * @throws {CaptureError} the file cannot be read, or is damaged; the message names the byte
 */
export async function openCapture(
  path: string,
  options: CaptureOptions = {},
): Promise<CaptureSource> {
  const input = await openInput(path);
  const source = new CaptureSource(input, path, options);
  try {
    await source.readHead();
  } catch (error) {
    source.close();
    throw error;
  }
  return source;
}

/** Why {@link CaptureSource} stopped taking blocks out of its buffer. */
const Stop = { NEEDS_BYTES: 0, SLICE_OVER: 1, SECTION: 2, TOO_EARLY: 3 };

/** Events of a capture file. The view it hands out stands on the file's own bytes wherever the event is a current one. */
export class CaptureSource implements Source {
  readonly name = "syscall";
  readonly path: string;
  readonly #input: ByteInput;
  readonly #buffer: BlockBuffer;
  readonly #seeds: SeedSink | undefined;
  readonly #pacer: Pacer | undefined;
  readonly #view = new EventView();
  readonly #converter = new EventConverter();
  readonly #v1 = new V1Events();
  #closed = false;
  /** Bytes that the block at hand needs. */
  #need = BLOCK_HEADER;
  #produced = 0;
  /** Number of the last event: those that are told to rules, and the enter events that could have been. */
  #number = 0;
  #delivered = 0;
  #unknown = 0;
  #merged = 0;
  #unconvertible = 0;

  /** Use {@link openCapture}. */
  constructor(input: ByteInput, path: string, options: CaptureOptions) {
    this.path = path;
    this.#input = input;
    this.#buffer = new BlockBuffer(input);
    this.#seeds = options.seeds;
    this.#pacer = options.speed === "real" ? new Pacer() : undefined;
  }

  /** Reads the tables at the head of a section. */
  async readHead(): Promise<void> {
    try {
      await readHead(this.#buffer, this.#seeds);
      this.#buffer.shrink();
    } catch (error) {
      throw this.#explain(error);
    }
  }

  /**
   * @throws {TruncatedCaptureError} the file breaks off; everything before has been delivered
   * @throws {CaptureError} the file is damaged
   */
  async run(handler: EventHandler, signal: AbortSignal): Promise<void> {
    const onAbort = () => this.#input.close();
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      await this.#run(handler, signal);
    } catch (error) {
      if (!signal.aborted) throw this.#explain(error);
    } finally {
      signal.removeEventListener("abort", onAbort);
    }
  }

  async #run(handler: EventHandler, signal: AbortSignal): Promise<void> {
    const buffer = this.#buffer;
    let sliceEnd = performance.now() + SLICE_MS;
    while (!signal.aborted && !this.#closed) {
      const stop = this.#drain(handler, sliceEnd, signal);
      if (stop === Stop.SECTION) {
        this.#converter.clear();
        await this.readHead();
      } else if (stop === Stop.NEEDS_BYTES) {
        if (!await buffer.fill(this.#need)) {
          if (signal.aborted) return;
          if (buffer.available > 0 || this.#input.brokenOff) this.#truncated();
          if (this.#produced === 0) {
            throw new CaptureError("no events in the file");
          }
          return;
        }
      } else if (stop === Stop.TOO_EARLY) {
        await this.#pacer!.wait(signal);
      }
      if (performance.now() >= sliceEnd) {
        await breathe();
        sliceEnd = performance.now() + SLICE_MS;
      }
    }
  }

  /** Delivers the events whose blocks are at hand. */
  #drain(
    handler: EventHandler,
    sliceEnd: number,
    signal: AbortSignal,
  ): number {
    const buffer = this.#buffer;
    const { bytes, data } = buffer;
    const view = this.#view;
    view.attach(bytes, data);
    const end = buffer.end;
    let at = buffer.start;
    let budget = CLOCK_EVERY;
    let stop: number = Stop.NEEDS_BYTES;
    this.#need = BLOCK_HEADER;
    try {
      while (end - at >= BLOCK_HEADER) {
        const type = data.getUint32(at, true);
        const length = data.getUint32(at + 4, true);
        const layout = eventBlock(type);
        if (layout === undefined) {
          if (type !== BlockType.SECTION) {
            fail(buffer.base + at, `unexpected block of type ${hex(type)}`);
          }
          stop = Stop.SECTION;
          break;
        }
        if (
          length > MAX_EVENT_BLOCK || length < MIN_EVENT_BLOCK ||
          (length & 3) !== 0
        ) {
          fail(buffer.base + at, `event block cannot be ${length} bytes long`);
        }
        if (end - at < length) {
          this.#need = length;
          break;
        }
        if (data.getUint32(at + length - 4, true) !== length) {
          fail(
            buffer.base + at,
            `the block's length is ${length} at its head but ${
              data.getUint32(at + length - 4, true)
            } at its end`,
          );
        }
        const start = at + BLOCK_HEADER + layout.prefix;
        if (
          this.#pacer !== undefined && !this.#pacer.due(data, start)
        ) {
          stop = Stop.TOO_EARLY;
          break;
        }
        view.cpu = data.getUint16(at + BLOCK_HEADER, true);
        const flags = layout.flags
          ? data.getUint32(at + BLOCK_HEADER + 2, true)
          : 0;
        if ((flags & COMPANION) !== 0) {
          at += length;
          continue;
        }
        view.stateOnly = (flags & STATE_ONLY) !== 0;
        const problem = this.#deliver(
          handler,
          layout,
          start,
          at + length - BLOCK_TRAILER,
        );
        if (problem !== undefined) {
          fail(buffer.base + start, `damaged event: ${problem}`);
        }
        at += length;
        if (--budget === 0) {
          budget = CLOCK_EVERY;
          if (signal.aborted || performance.now() >= sliceEnd) {
            stop = Stop.SLICE_OVER;
            break;
          }
        }
      }
    } finally {
      buffer.start = at;
    }
    return stop;
  }

  /** @returns what is wrong with the event, or undefined */
  #deliver(
    handler: EventHandler,
    layout: EventLayout,
    start: number,
    limit: number,
  ): string | undefined {
    const { bytes, data } = this.#buffer;
    const view = this.#view;
    if (layout.v1) return this.#deliverV1(handler, start, limit);
    const type = data.getUint16(start + 20, true);
    const action = ACTIONS[type];
    if (action === Action.UNKNOWN) {
      this.#produced++;
      this.#unknown++;
      return undefined;
    }
    let large = layout.large || LARGE_TYPES[type] === 1;
    const problem = checkEvent(data, start, limit, large);
    if (problem !== undefined) {
      // which lengths an event has was told by its block in some versions, by its type in others
      if (checkEvent(data, start, limit, !large) !== undefined) return problem;
      large = !large;
    }
    this.#produced++;
    const count = data.getUint32(start + 22, true);
    const expected = PARAM_COUNTS[type];
    if (
      action === Action.KEEP ||
      action === Action.COMPLETE && count >= expected
    ) {
      view.set(start, start + data.getUint32(start + 16, true), large);
      if (count > expected) view.paramCount = expected;
      if (type === GENERIC) findId(view);
      this.#delivered++;
      view.num = ++this.#number;
      handler(view);
      return undefined;
    }
    this.#convert(handler, bytes, data, start, large);
    return undefined;
  }

  #deliverV1(
    handler: EventHandler,
    start: number,
    limit: number,
  ): string | undefined {
    const { bytes, data } = this.#buffer;
    if (start + 22 > limit) return "header does not fit";
    if (ACTIONS[data.getUint16(start + 20, true)] === Action.UNKNOWN) {
      this.#produced++;
      this.#unknown++;
      return undefined;
    }
    const problem = this.#v1.rewrite(bytes, data, start, limit);
    if (problem !== undefined) return problem;
    this.#produced++;
    this.#convert(handler, this.#v1.bytes, this.#v1.data, 0, false);
    return undefined;
  }

  #convert(
    handler: EventHandler,
    bytes: Uint8Array,
    data: DataView,
    start: number,
    large: boolean,
  ): void {
    const converter = this.#converter;
    if (!converter.convert(bytes, data, start, large)) {
      if ((data.getUint16(start + 20, true) & 1) === 0) this.#merged++;
      else this.#unconvertible++;
      return;
    }
    if (converter.entered) {
      this.#number++;
      this.#merged++;
      return;
    }
    const view = this.#view;
    const from = converter.start;
    view.attach(converter.bytes, converter.data);
    view.set(
      from,
      from + converter.data.getUint32(from + 16, true),
      converter.large,
    );
    const expected = PARAM_COUNTS[view.type];
    if (view.paramCount > expected) view.paramCount = expected;
    if (view.type === GENERIC) findId(view);
    this.#delivered++;
    view.num = ++this.#number;
    handler(view);
    view.attach(this.#buffer.bytes, this.#buffer.data);
  }

  #truncated(): never {
    throw new TruncatedCaptureError(
      atByte(
        this.#buffer.offset,
        `the file breaks off in the middle of a block; ${this.#delivered} events were read`,
      ),
    );
  }

  #explain(error: unknown): unknown {
    if (!(error instanceof CaptureError)) return error;
    if (!error.message.startsWith(this.path)) {
      error.message = `${this.path}: ${error.message}`;
    }
    return error;
  }

  /**
   * Events in the file so far. Dropped are those of types that did not exist when this was written (`unknown_type`),
   * enter events, whose parameters were carried over to the exit events (`merged_enter`), and events of superseded types
   * that never had so few or many parameters (`unconvertible`). Falco's own readers keep a few enter events (of open,
   * connect and execve) to compare them with the exit events, and never show them to rules: they only take a number.
   */
  stats(): SourceStats {
    return {
      produced: this.#produced,
      delivered: this.#delivered,
      dropped: {
        unknown_type: this.#unknown,
        merged_enter: this.#merged,
        unconvertible: this.#unconvertible,
      },
      droppedBySyscall: {},
    };
  }

  close(): void {
    this.#closed = true;
    this.#input.close();
  }
}

function hex(value: number): string {
  return `0x${value.toString(16)}`;
}

function fail(offset: number, problem: string): never {
  throw new CaptureError(atByte(offset, problem));
}

import { messageOf } from "../../errors.ts";
import { GENERIC } from "../../events/tables.ts";
import { type EventView, HEADER_SIZE } from "../../events/view.ts";
import {
  BLOCK_HEADER,
  BLOCK_TRAILER,
  BlockType,
  COMPANION,
  STATE_ONLY,
} from "./blocks.ts";
import type { ByteOutput } from "./byte_output.ts";
import { copyEvent } from "./_copy_event.ts";
import { type Companion, COMPANIONS } from "./_companions.ts";
import { CaptureError } from "./error.ts";
import { idForAll } from "./_generic.ts";
import { type CaptureTables, encodeHead } from "./write_head.ts";

/** Bytes handed to the output at once. */
const CHUNK = 256 * 1024;
/** Bytes that wait for the output before events are dropped. */
const MAX_QUEUED = 32 * 1024 * 1024;
/** Chunks kept for use again. */
const MAX_SPARE = 4;
/** Bytes of an event block around the event: header, CPU, flags, trailer and padding. */
const OVERHEAD = BLOCK_HEADER + 6 + BLOCK_TRAILER + 3;
/** What became of the events given to a writer. */
export interface WriterStats {
  written: number;
  /** Not written, because the output was too slow or has failed. */
  lost: number;
}

class Chunk {
  bytes: Uint8Array<ArrayBuffer>;
  data: DataView<ArrayBuffer>;
  used = 0;
  /** Events in it. */
  count = 0;

  constructor(size: number) {
    this.bytes = new Uint8Array(size);
    this.data = new DataView(this.bytes.buffer);
  }
}

/**
 * Writes events into a capture. An event costs a copy of its bytes; the file is written behind the events' back, chunk
 * by chunk, each of whole blocks.
 */
export class CaptureWriter {
  readonly #output: ByteOutput;
  #chunk: Chunk = new Chunk(CHUNK);
  readonly #spare: Chunk[] = [];
  #queued = 0;
  #tail: Promise<void> = Promise.resolve();
  #error: CaptureError | undefined;
  #closed = false;
  #written = 0;
  #lost = 0;

  /** Begins a capture with the tables as they are now. */
  constructor(output: ByteOutput, tables: CaptureTables) {
    this.#output = output;
    const head = encodeHead(tables);
    this.#chunk = new Chunk(Math.max(CHUNK, head.length));
    this.#chunk.bytes.set(head);
    this.#chunk.used = head.length;
  }

  /** Why nothing more is written: a full disk, for example. */
  get error(): CaptureError | undefined {
    return this.#error;
  }
  /** Bytes in the file and on the way there (before packing). */
  get size(): number {
    return this.#output.size + this.#queued + this.#chunk.used;
  }
  stats(): WriterStats {
    return { written: this.#written, lost: this.#lost };
  }

  /**
   * Writes the event at hand.
   *
   * @param stateOnly readers take it for their tables only
   */
  event(view: EventView, stateOnly: boolean): void {
    if (this.#error !== undefined || this.#closed) {
      this.#lost++;
      return;
    }
    const companions = COMPANIONS[view.type];
    const size = view.length + OVERHEAD;
    const chunk = this.#room(
      companions === undefined
        ? size
        : size + companions.length * (size + HEADER_SIZE),
    );
    if (chunk === undefined) {
      this.#lost++;
      return;
    }
    this.#written++;
    chunk.count++;
    if (companions !== undefined) {
      for (const each of companions) appendCompanion(chunk, view, each);
    }
    append(chunk, view, stateOnly);
  }

  /** The current chunk if so much fits in, else a new one; undefined when too much waits already. */
  #room(size: number): Chunk | undefined {
    const chunk = this.#chunk;
    if (chunk.used + size <= chunk.bytes.length) return chunk;
    if (this.#queued + chunk.used > MAX_QUEUED) return undefined;
    this.#send();
    const spare = size <= CHUNK ? this.#spare.pop() : undefined;
    return this.#chunk = spare ?? new Chunk(Math.max(CHUNK, size));
  }

  #send(): void {
    const chunk = this.#chunk;
    if (chunk.used === 0) return;
    this.#queued += chunk.used;
    this.#tail = this.#tail.then(() => this.#write(chunk));
  }

  async #write(chunk: Chunk): Promise<void> {
    try {
      if (this.#error !== undefined) throw this.#error;
      await this.#output.write(chunk.bytes.subarray(0, chunk.used));
    } catch (error) {
      this.#error = error instanceof CaptureError
        ? error
        : new CaptureError(messageOf(error));
      this.#written -= chunk.count;
      this.#lost += chunk.count;
    }
    this.#queued -= chunk.used;
    chunk.used = 0;
    chunk.count = 0;
    if (chunk.bytes.length === CHUNK && this.#spare.length < MAX_SPARE) {
      this.#spare.push(chunk);
    }
  }

  /** Hands over what has been collected and waits until it is in the file. Failures are in {@link error}. */
  flush(): Promise<void> {
    if (this.#chunk.used > 0) {
      this.#send();
      this.#chunk = this.#spare.pop() ?? new Chunk(CHUNK);
    }
    return this.#tail;
  }

  /** Writes the rest and closes the file. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.flush();
    this.#output.close();
  }
}

function append(chunk: Chunk, view: EventView, stateOnly: boolean): void {
  const { data } = chunk;
  const { length, large } = view;
  const block = chunk.used;
  let type: number = large ? BlockType.EVENT_V2_LARGE : BlockType.EVENT_V2;
  let at = block + BLOCK_HEADER + 2;
  if (stateOnly) {
    type = large ? BlockType.EVENT_FLAGS_V2_LARGE : BlockType.EVENT_FLAGS_V2;
    data.setUint32(at, STATE_ONLY, true);
    at += 4;
  }
  copyEvent(view, chunk.bytes, data, at);
  if (view.type === GENERIC && view.paramLength(0) === 2) {
    const id = at + view.paramOffset(0) - view.start;
    data.setUint16(id, idForAll(view), true);
  }
  finish(chunk, type, view.cpu, at + length);
}

/** Writes an event that readers know who do not know all about `exit`. */
function appendCompanion(
  chunk: Chunk,
  exit: EventView,
  { type, params }: Companion,
): void {
  const { bytes, data } = chunk;
  const at = chunk.used + BLOCK_HEADER + 6;
  data.setUint32(at - 4, STATE_ONLY | COMPANION, true);
  for (let i = 0; i < 16; i++) bytes[at + i] = exit.bytes[exit.start + i];
  let end = at + HEADER_SIZE + 2 * params.length;
  for (let i = 0; i < params.length; i++) {
    const length = params[i] < 0 ? 0 : exit.paramLength(params[i]);
    data.setUint16(at + HEADER_SIZE + 2 * i, length, true);
    if (length === 0) continue;
    const offset = exit.paramOffset(params[i]);
    for (let j = 0; j < length; j++) bytes[end + j] = exit.bytes[offset + j];
    end += length;
  }
  data.setUint32(at + 16, end - at, true);
  data.setUint16(at + 20, type, true);
  data.setUint32(at + 22, params.length, true);
  finish(chunk, BlockType.EVENT_FLAGS_V2, exit.cpu, end);
}

/** Puts header and trailer around the block whose event ends at `end`. */
function finish(chunk: Chunk, type: number, cpu: number, end: number): void {
  const { data } = chunk;
  const block = chunk.used;
  let padded = end;
  while ((padded - block) & 3) data.setUint8(padded++, 0);
  const length = padded + BLOCK_TRAILER - block;
  data.setUint32(block, type, true);
  data.setUint32(block + 4, length, true);
  data.setUint16(block + BLOCK_HEADER, cpu, true);
  data.setUint32(padded, length, true);
  chunk.used = padded + BLOCK_TRAILER;
}

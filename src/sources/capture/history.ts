import { EventView } from "../../events/view.ts";
import type { Thread } from "../../state/thread.ts";
import { BLOCK_HEADER, BLOCK_TRAILER, BlockType } from "./blocks.ts";
import { copyEvent } from "./_copy_event.ts";

/** Threads that have ended and are remembered at most. */
const MAX_ENDED = 16_384;

interface EndedThread {
  readonly thread: Thread;
  /** {@link History.total} when it ended. */
  readonly at: number;
}

/**
 * The most recent events, in a fixed piece of memory: blocks as they stand in a file, the oldest overwritten by the
 * newest. What it takes to understand them is not kept: the tables of the state are newer, so threads that have ended in
 * the meantime are remembered too.
 */
export class History {
  readonly #bytes: Uint8Array;
  readonly #data: DataView;
  /** Where the next block goes. */
  #end = 0;
  /** Where the oldest block is. */
  #start = 0;
  /** Behind the last block before the memory's end, when blocks have begun anew at 0; else 0. */
  #wrap = 0;
  #count = 0;
  /** Events taken and events overwritten, ever. */
  #total = 0;
  #gone = 0;
  #ended: EndedThread[] = [];

  /** @param size bytes, at least 64 KB */
  constructor(size: number) {
    this.#bytes = new Uint8Array(size);
    this.#data = new DataView(this.#bytes.buffer);
  }

  /** Events in it. */
  get count(): number {
    return this.#count;
  }

  /** Takes the event at hand. One that is larger than the memory is left out. */
  event(view: EventView): void {
    const unpadded = BLOCK_HEADER + 2 + view.length;
    const size = ((unpadded + 3) & ~3) + BLOCK_TRAILER;
    if (size > this.#bytes.length) return;
    const at = this.#room(size);
    const data = this.#data;
    data.setUint32(
      at,
      view.large ? BlockType.EVENT_V2_LARGE : BlockType.EVENT_V2,
      true,
    );
    data.setUint32(at + 4, size, true);
    data.setUint16(at + BLOCK_HEADER, view.cpu, true);
    data.setUint32(at + size - BLOCK_TRAILER - 4, 0, true);
    data.setUint32(at + size - BLOCK_TRAILER, size, true);
    copyEvent(view, this.#bytes, data, at + BLOCK_HEADER + 2);
    this.#end = at + size;
    this.#count++;
    this.#total++;
  }

  /** Remembers a thread whose end is the last event taken. */
  ended(thread: Thread): void {
    const ended = this.#ended;
    ended.push({ thread, at: this.#total });
    if (ended.length > MAX_ENDED) this.#ended = ended.slice(MAX_ENDED / 2);
  }

  /** Threads that have ended and that events in here can be of. */
  endedThreads(): Thread[] {
    this.#ended = this.#ended.filter(({ at }) => at > this.#gone);
    return this.#ended.map(({ thread }) => thread);
  }

  /** Shows all events, oldest first. */
  replay(handler: (view: EventView) => void): void {
    const data = this.#data;
    const view = new EventView();
    view.attach(this.#bytes, data);
    let at = this.#start;
    for (let left = this.#count; left > 0; left--) {
      if (this.#wrap > 0 && at === this.#wrap) at = 0;
      const event = at + BLOCK_HEADER + 2;
      view.set(
        event,
        event + data.getUint32(event + 16, true),
        data.getUint32(at, true) === BlockType.EVENT_V2_LARGE,
      );
      view.cpu = data.getUint16(at + BLOCK_HEADER, true);
      handler(view);
      at += data.getUint32(at + 4, true);
    }
  }

  /** Frees `size` bytes behind the newest block, or at the front, and says where. */
  #room(size: number): number {
    if (this.#count === 0) {
      this.#start = this.#end = this.#wrap = 0;
    }
    if (this.#end + size > this.#bytes.length) {
      // the blocks between the new ones and the end are the oldest
      while (this.#wrap > 0 && this.#count > 0) this.#forget();
      this.#wrap = this.#end;
      this.#end = 0;
      if (this.#count === 0) this.#start = this.#wrap = 0;
    }
    while (
      this.#wrap > 0 && this.#count > 0 && this.#start < this.#end + size
    ) this.#forget();
    return this.#end;
  }

  /** Forgets the oldest block. */
  #forget(): void {
    this.#start += this.#data.getUint32(this.#start + 4, true);
    this.#count--;
    this.#gone++;
    if (this.#start === this.#wrap) {
      this.#start = 0;
      this.#wrap = 0;
    }
  }
}

import type { EventView } from "../../events/view.ts";

/** Threads that enter events are kept for. */
const MAX_THREADS = 32_768;
/** Bytes of enter events that are kept. */
const MAX_BYTES = 64 * 1024 * 1024;
const SMALL = 64;

/** An event that is kept. */
export interface StoredEnter {
  /** Type of the event, −1 once it is used up. */
  type: number;
  bytes: Uint8Array;
  data: DataView;
  /** Its lengths are 32-bit. */
  large: boolean;
}

/**
 * The last enter event of each thread, until the exit event that belongs to it. Bounded: the thread that was seen first
 * is forgotten first.
 */
export class EnterStore {
  readonly #entries = new Map<number, StoredEnter>();
  #bytes = 0;

  /** Keeps a copy of the event. */
  put(event: EventView): void {
    const size = event.length;
    const entry = this.#entries.get(event.tid) ?? this.#add(event.tid);
    if (entry.bytes.length < size) {
      this.#bytes += size - entry.bytes.length;
      entry.bytes = new Uint8Array(size);
      entry.data = new DataView(entry.bytes.buffer);
    }
    const { bytes, start } = event;
    for (let i = 0; i < size; i++) entry.bytes[i] = bytes[start + i];
    entry.type = event.type;
    entry.large = event.large;
    if (this.#bytes > MAX_BYTES) this.#dropOldest();
  }

  /** The entry of a thread; its event may be used up. */
  get(tid: number): StoredEnter | undefined {
    return this.#entries.get(tid);
  }

  clear(): void {
    this.#entries.clear();
    this.#bytes = 0;
  }

  #add(tid: number): StoredEnter {
    if (this.#entries.size >= MAX_THREADS) this.#dropOldest();
    const bytes = new Uint8Array(SMALL);
    const data = new DataView(bytes.buffer);
    const entry = { type: -1, bytes, data, large: false };
    this.#entries.set(tid, entry);
    this.#bytes += SMALL;
    return entry;
  }

  #dropOldest(): void {
    for (const [tid, entry] of this.#entries) {
      this.#entries.delete(tid);
      this.#bytes -= entry.bytes.length;
      if (this.#bytes <= MAX_BYTES) return;
    }
  }
}

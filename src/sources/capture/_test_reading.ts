/** Test helper: reads captures from memory and remembers what came. */
import { latin1 } from "../../events/bytestring.ts";
import type { EventView } from "../../events/view.ts";
import type { FdInfo } from "../../state/fd.ts";
import type { SeedSink } from "../../state/seed.ts";
import type { Group, Machine, User } from "../../state/state_view.ts";
import type { Thread } from "../../state/thread.ts";
import type { ByteInput } from "./byte_input.ts";
import { CaptureSource } from "./capture_source.ts";

/** An event as it was delivered. */
export interface SeenEvent {
  num: number;
  type: number;
  tid: number;
  ts: bigint;
  cpu: number;
  stateOnly: boolean;
  /** Parameters as byte strings. */
  params: string[];
}

/** A copy of what the view shows. */
export function seen(view: EventView): SeenEvent {
  const params: string[] = [];
  for (let i = 0; i < view.paramCount; i++) params.push(latin1(view.buf(i)));
  const { num, type, tid, cpu, stateOnly } = view;
  return { num, type, tid, ts: view.timestamp, cpu, stateOnly, params };
}

/** Remembers everything that the head of a capture tells. */
export class Seeds implements SeedSink {
  rounds = 0;
  ended = 0;
  machine: Machine | undefined;
  users: User[] = [];
  groups: Group[] = [];
  threads: Thread[] = [];
  fds: { tid: number; fd: number; info: FdInfo }[] = [];

  seedStart(): void {
    this.rounds++;
    this.users = [];
    this.groups = [];
    this.threads = [];
    this.fds = [];
  }
  seedMachine(machine: Machine): void {
    this.machine = machine;
  }
  seedUser(user: User): void {
    this.users.push(user);
  }
  seedGroup(group: Group): void {
    this.groups.push(group);
  }
  seedThread(thread: Thread): void {
    this.threads.push(thread);
  }
  seedFd(tid: number, fd: number, info: FdInfo): void {
    this.fds.push({ tid, fd, info });
  }
  seedEnd(): void {
    this.ended++;
  }
}

/** Input from memory, in steps of at most `step` bytes. */
export class MemoryInput implements ByteInput {
  readonly brokenOff = false;
  #at = 0;
  readonly #bytes: Uint8Array;
  readonly #step: number;

  constructor(bytes: Uint8Array, step = Infinity) {
    this.#bytes = bytes;
    this.#step = step;
  }
  read(into: Uint8Array): number {
    const end = Math.min(
      this.#at + Math.min(into.length, this.#step),
      this.#bytes.length,
    );
    into.set(this.#bytes.subarray(this.#at, end));
    const count = end - this.#at;
    this.#at = end;
    return count;
  }
  close(): void {}
}

/** What a capture in memory delivers; `error` is what stopped it. */
export async function readBytes(
  bytes: Uint8Array,
  step?: number,
): Promise<
  { events: SeenEvent[]; seeds: Seeds; error: unknown; source: CaptureSource }
> {
  const seeds = new Seeds();
  const source = new CaptureSource(new MemoryInput(bytes, step), "test", {
    seeds,
  });
  const events: SeenEvent[] = [];
  let error: unknown;
  try {
    await source.readHead();
    await source.run(
      (view) => events.push(seen(view)),
      new AbortController().signal,
    );
  } catch (thrown) {
    error = thrown;
  }
  return { events, seeds, error, source };
}

import type { FdInfo } from "./fd.ts";
import type { Group, Machine, User } from "./state_view.ts";
import type { Thread } from "./thread.ts";

/** Takes descriptors that were there already. */
export interface FdSink {
  /**
   * A descriptor of the process that `tid` belongs to; its thread may come later or never.
   *
   * @param info kept by the sink. The name of an internet socket is "": the sink derives it from the tuple
   */
  seedFd(tid: number, fd: number, info: FdInfo): void;
}

/**
 * Takes what is known about a system before its first event: the tables at the head of a capture. Implemented by
 * `SystemState`. Calls come as `seedStart`, then the others in any order, then `seedEnd`; a capture that was glued
 * together of several makes more than one such round.
 */
export interface SeedSink extends FdSink {
  /** A new system begins: everything known so far is void. */
  seedStart(): void;
  /** @param machine kept by the sink */
  seedMachine(machine: Machine): void;
  seedUser(user: User): void;
  seedGroup(group: Group): void;
  /**
   * @param thread kept by the sink. Its `main` is itself, whatever its pid, or the first thread of its process as it was
   *   handed over before; it has no descriptors: links between threads are the sink's
   */
  seedThread(thread: Thread): void;
  /** The round is complete: parents, threads and processes can be linked. */
  seedEnd(): void;
}

import type { ByteString } from "../events/bytestring.ts";
import type { ContainerInfo } from "./containers.ts";
import type { Thread } from "./thread.ts";

/** An account as the host's (or a container's) files know it. */
export interface User {
  uid: number;
  gid: number;
  name: ByteString;
  home: ByteString;
  shell: ByteString;
}
/** A group as the host's (or a container's) files know it. */
export interface Group {
  gid: number;
  name: ByteString;
}

/** Facts about the machine that the events come from: this one, or the one a capture was made on. */
export interface Machine {
  hostname: string;
  cpuCount: number;
  memoryBytes: number;
  /** ns since the epoch; 0n unknown. */
  bootTime: bigint;
  /** Local addresses, byte strings of 4 or 16 characters. */
  addresses: Set<ByteString>;
}

/** The state as fields and responses read it. Implemented by `SystemState`. */
export interface StateView {
  readonly machine: Machine;
  /** The thread, if it is in the table; never looks anywhere else. */
  thread(tid: number): Thread | undefined;
  /** Main thread of the parent process, if known. */
  parent(thread: Thread): Thread | undefined;
  /** Ancestor `n` of the thread's process: 0 the process itself, 1 its parent…; undefined when there is none. */
  ancestor(thread: Thread, n: number): Thread | undefined;
  user(uid: number, containerId: ByteString): User | undefined;
  group(gid: number, containerId: ByteString): Group | undefined;
  /** What is known of a container beyond its id. Absent where nothing can be. */
  container?(id: ByteString): ContainerInfo | undefined;
  /** SHA-256 of the program that the thread runs, for alerts; see `exe_hash.ts`. Absent where nothing can be read. */
  exeHash?(thread: Thread): string | undefined;
  /** ns since the epoch of the first event and of the event before this one; 0n when there was none. */
  readonly firstTimestamp: bigint;
  readonly previousTimestamp: bigint;
}

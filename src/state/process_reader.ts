import type { ByteString } from "../events/bytestring.ts";
import type { FdInfo } from "./fd.ts";
import type { FdSink, SeedSink } from "./seed.ts";
import type { Thread } from "./thread.ts";

/** What a scan of the live system has to collect. */
export interface ScanOptions {
  /** Open descriptors too. */
  fds: boolean;
  /** The addresses of sockets among them. */
  sockets: boolean;
}

/** Reads processes of the live system: from /proc, or through iterators in the kernel. */
export interface ProcessReader {
  /**
   * Reads all processes into `sink`.
   *
   * @returns how many threads were read
   */
  scan(sink: SeedSink, options: ScanOptions): number;
  /** Ids of all processes. */
  list(): number[];
  /** Whether there is a thread or process of this id. */
  exists(tid: number): boolean;
  /** The thread as it is now, or undefined when there is none; its `main` is itself. */
  thread(tid: number): Thread | undefined;
  /** Thread `tid` of a process that is known, linked with it, or undefined when there is none. */
  task(main: Thread, tid: number): Thread | undefined;
  /** Working directory of a process, byte string, or undefined. */
  cwd(pid: number): ByteString | undefined;
  /** Numbers of the descriptors of a process; undefined when it has gone. */
  openFds(pid: number): number[] | undefined;
  /** Descriptor `fd` of a process, or undefined. */
  fd(pid: number, fd: number): FdInfo | undefined;
  /** Reads the descriptors of a process into `sink`, as far as the last scan had to. */
  fds(thread: Thread, sink: FdSink): void;
}

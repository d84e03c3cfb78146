import { fromText } from "../../events/bytestring.ts";
import { type EventSpec, viewOf } from "../../events/build.ts";
import { EventView } from "../../events/view.ts";
import { withoutDeleted } from "../../state/deleted.ts";
import { readLink } from "../../state/proc/files.ts";
import {
  Context,
  type FdInfo,
  FdType,
  type SystemState,
  type Thread,
} from "../../state/mod.ts";
import type { SetuidFile } from "./setuid_files.ts";

const BPF_PROG_LOAD = 5;
/** Bits of a chmod's mode in events, by the bits of chmod(2). */
const MODE_BITS: readonly (readonly [bit: number, event: number])[] = [
  [0o001, 1],
  [0o002, 2],
  [0o004, 4],
  [0o010, 8],
  [0o020, 16],
  [0o040, 32],
  [0o100, 64],
  [0o200, 128],
  [0o400, 256],
  [0o1000, 512],
  [0o2000, 1024],
  [0o4000, 2048],
];

/**
 * Makes events up from what is running: those that a watcher would have seen had it been there from the start. They are
 * handed over one by one in a context that is used again.
 */
export class PostureEvents {
  readonly #time: bigint;
  readonly #context: Context;
  readonly #take: (context: Context) => void;
  count = 0;

  /**
   * @param time ns since the epoch, of all events
   * @param take called with each event
   */
  constructor(
    state: SystemState,
    time: bigint,
    take: (context: Context) => void,
  ) {
    this.#time = time;
    this.#context = new Context(new EventView(), state);
    this.#take = take;
  }

  /** What the process does by being there. */
  process(main: Thread): void {
    const exe = readLink(`/proc/${main.pid}/exe`);
    // elsewhere the path is wanted, here that nothing is behind it any more
    if (exe !== undefined && withoutDeleted(exe) !== exe) main.exepath = exe;
    this.#give({ type: "execve", params: {} }, main);
    let bpf = false;
    for (const [num, fd] of main.fds ?? []) {
      if (fd.type === FdType.BPF) bpf = true;
      else this.#descriptor(main, num, fd);
    }
    if (bpf) {
      this.#give({ type: "bpf", params: { cmd: BPF_PROG_LOAD } }, main);
    }
  }

  #descriptor(main: Thread, num: number, fd: FdInfo): void {
    switch (fd.type) {
      case FdType.IPV4_SERVER:
      case FdType.IPV6_SERVER:
        this.#give({ type: "listen", params: { fd: num } }, main, num, fd);
        break;
      case FdType.IPV4:
      case FdType.IPV6:
        if (num <= 2) {
          this.#give({ type: "dup2", params: { res: num } }, main, num, fd);
        }
        break;
      case FdType.FILE:
        this.#give(
          {
            type: "openat",
            params: { fd: num, name: fd.name, flags: fd.openFlags },
          },
          main,
          num,
          fd,
        );
        break;
    }
  }

  /** A file that gives its caller another identity. */
  setuidFile({ path, mode }: SetuidFile): void {
    let bits = 0;
    for (const [bit, event] of MODE_BITS) if (mode & bit) bits |= event;
    this.#give({
      type: "chmod",
      params: { filename: fromText(path), mode: bits },
    });
  }

  #give(spec: EventSpec, main?: Thread, num = -1, fd?: FdInfo): void {
    const context = this.#context;
    viewOf({ ...spec, ts: this.#time, tid: main?.tid ?? 0 }, context.event);
    context.thread = main;
    context.fdNum = num;
    context.fd = fd;
    this.count++;
    this.#take(context);
  }
}

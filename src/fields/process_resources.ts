import type { Thread } from "../state/thread.ts";
import type { FdInfo } from "../state/fd.ts";
import type { Context } from "../state/context.ts";
import { type Extra, plain } from "./_define.ts";
import { typeText } from "./_fd_kind.ts";
import type { FieldDef } from "./field.ts";

/** Threads of the process that run, beside the main one; the one whose exit this is does not. */
function liveOthers(thread: Thread): number {
  const others = thread.main.threadCount - 1;
  return thread !== thread.main && thread.exited ? others - 1 : others;
}

const FDS: Extra = { needs: ["fds", "sockets"] };
const FD_COUNT: Extra = { needs: ["fds", "sockets", "close"] };
const MEMORY: Extra = { needs: ["memory"] };

/** Memory, threads and descriptors of the process. */
export const resourceFields: FieldDef[] = [
  plain(
    "proc.fdopencount",
    "UINT64",
    "Number of open descriptors.",
    (c) => c.thread && (c.thread.main.fds?.size ?? 0),
    FD_COUNT,
  ),
  plain(
    "proc.fdlimit",
    "INT64",
    "Highest number of descriptors the process may have open.",
    (c) => c.thread?.main.fdlimit,
  ),
  plain(
    "proc.fdusage",
    "DOUBLE",
    "Open descriptors in percent of the limit.",
    (c) => {
      const process = c.thread?.main;
      if (process === undefined) return undefined;
      return process.fdlimit > 0
        ? (process.fds?.size ?? 0) * 100 / process.fdlimit
        : 0;
    },
    FD_COUNT,
  ),
  plain(
    "proc.vmsize",
    "UINT64",
    "Virtual memory in KiB.",
    (c) => c.thread?.main.vmSize,
    MEMORY,
  ),
  plain(
    "proc.vmrss",
    "UINT64",
    "Resident memory in KiB.",
    (c) => c.thread?.main.vmRss,
    MEMORY,
  ),
  plain(
    "proc.vmswap",
    "UINT64",
    "Swapped memory in KiB.",
    (c) => c.thread?.main.vmSwap,
    MEMORY,
  ),
  plain(
    "proc.nthreads",
    "UINT64",
    "Live threads of the process.",
    (c) => {
      const main = c.thread?.main;
      return main && liveOthers(c.thread!) + (main.exited ? 0 : 1);
    },
  ),
  plain(
    "proc.nchilds",
    "UINT64",
    "Live threads of the process without the main thread.",
    (c) => c.thread && liveOthers(c.thread),
  ),
];

function standardFd(context: Context, fd: number): FdInfo | undefined {
  return context.thread?.main.fds?.get(fd);
}

/** Its standard input, output and error. */
export const standardFdFields: FieldDef[] = ["stdin", "stdout", "stderr"]
  .flatMap(
    (name, fd) => [
      plain(
        `proc.${name}.type`,
        "CHARBUF",
        `Type of the descriptor ${fd} (${name}).`,
        (c) => {
          const info = standardFd(c, fd);
          return info === undefined ? undefined : typeText(info.type);
        },
        FDS,
      ),
      plain(
        `proc.${name}.name`,
        "CHARBUF",
        `Name of the descriptor ${fd} (${name}).`,
        (c) => standardFd(c, fd)?.name,
        FDS,
      ),
    ],
  );

import { type FdInfo, FdType } from "./fd.ts";
import type { ProcessReader } from "./process_reader.ts";
import type { FdSink } from "./seed.ts";
import type { Thread } from "./thread.ts";

/** What a repair does to descriptors. */
interface Target extends FdSink {
  readonly fds: { remove(main: Thread, fd: number): void };
}

/**
 * Brings the descriptors of a process up to date with what `reader` sees. Entries that still hold stay as they are:
 * events have told more about them, and thousands of new objects would be a burden.
 */
export function refreshFds(
  state: Target,
  reader: ProcessReader,
  thread: Thread,
): void {
  const gone = new Set(thread.fds?.keys());
  let read = false;
  reader.fds(thread, {
    seedFd(tid, fd, info) {
      read = true;
      gone.delete(fd);
      const known = thread.fds?.get(fd);
      if (known === undefined || !stillHolds(known, info)) {
        state.seedFd(tid, fd, info);
      }
    },
  });
  // nothing at all: it has ended, or nobody asked for descriptors
  if (!read) return;
  for (const fd of gone) state.fds.remove(thread, fd);
}

/** Whether `known` can be what /proc now shows as `fresh`. */
function stillHolds(known: FdInfo, fresh: FdInfo): boolean {
  if (fresh.type === FdType.UNSUPPORTED) {
    return known.type === fresh.type || known.socket !== undefined;
  }
  if (known.ino !== 0 && fresh.ino !== 0 && known.ino !== fresh.ino) {
    return false;
  }
  if (isFile(known) && isFile(fresh)) return known.name === fresh.name;
  if (known.type !== fresh.type) return false;
  return isUnnamed(fresh) || known.name === fresh.name;
}

function isFile(info: FdInfo): boolean {
  return info.type === FdType.FILE || info.type === FdType.DIRECTORY;
}

/** Events and /proc call them differently. */
function isUnnamed({ type, name }: FdInfo): boolean {
  return name === "" || type === FdType.UNIX || name.startsWith("anon_inode:");
}

import type { FdTables } from "./fd_table.ts";
import type { Thread } from "./thread.ts";
import type { ThreadTable } from "./thread_table.ts";

/**
 * Puts threads that were added singly into their processes: sources hand over every thread as if it stood alone. What
 * belongs to the process moves to the main thread.
 */
export function linkAll(threads: ThreadTable, fds: FdTables): void {
  const loose: Thread[] = [];
  for (const thread of threads.values()) {
    if (thread.main === thread) {
      if (thread.isMain) threads.parent(thread);
      else loose.push(thread);
    }
  }
  for (const thread of loose) {
    const main = threads.get(thread.pid);
    if (main === undefined || main === thread) continue;
    if (thread.fds !== undefined && main.fds === undefined) {
      fds.share(thread, main);
    }
    threads.remove(thread);
    thread.main = main;
    thread.ptid = main.ptid;
    threads.add(thread);
  }
}

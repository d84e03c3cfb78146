/** Walks up the chain of parents. */
import type { Context } from "../state/context.ts";
import type { Thread } from "../state/thread.ts";

/** No real chain is longer; a broken one ends here at the latest. */
const MAX_DEPTH = 256;

/** Main thread of the parent process. */
export function parent(context: Context): Thread | undefined {
  const thread = context.thread;
  return thread === undefined ? undefined : context.state.parent(thread);
}

/** Ancestor `n` of the event's process, 0 the process itself. */
export function ancestor(context: Context, n: number): Thread | undefined {
  const thread = context.thread;
  return thread === undefined ? undefined : context.state.ancestor(thread, n);
}

/**
 * Visits the ancestors from the parent upwards until `visit` returns true or the chain ends. Loops, which a recycled
 * pid can make, are cut.
 *
 * @returns whether a visit returned true
 */
export function someAncestor(
  context: Context,
  visit: (thread: Thread) => boolean,
): boolean {
  const start = context.thread?.main;
  if (start === undefined) return false;
  let current = context.state.parent(start);
  for (let depth = 1; current !== undefined && depth < MAX_DEPTH; depth++) {
    if (current === start) return false;
    if (visit(current)) return true;
    const next = context.state.parent(current);
    if (next === current) return false;
    current = next;
  }
  return false;
}

/** Ids that say which session or group a process belongs to. */
export type GroupId = (thread: Thread) => number;

/**
 * The leader of the session or process group: the process whose pid is its id, else the oldest of the process and its
 * ancestors that belongs to it, as the leader may have ended.
 *
 * @param virtual the id counts in the process' own pid namespace, so it can be looked up on the host only
 */
export function groupLeader(
  context: Context,
  idOf: GroupId,
  virtual: boolean,
): Thread | undefined {
  const process = context.thread?.main;
  if (process === undefined) return undefined;
  const id = idOf(process);
  if (id < 0) return undefined;
  if (!virtual || process.vpid === process.pid) {
    const leader = context.state.thread(id);
    if (leader !== undefined && !leader.placeholder) return leader;
  }
  let oldest = process;
  someAncestor(context, (thread) => {
    if (idOf(thread) !== id) return true;
    oldest = thread;
    return false;
  });
  return oldest;
}

import { EventFlag, type EventInfo, EVENTS } from "../../events/tables.ts";

/*
 * Readers from before the exit-only model take some things from the enter event: the descriptor of every call that uses
 * one, and of a few calls what they have changed. They also skip events that are younger than they are. So that they
 * know all the same, the writer puts events that they understand before such exits, made of the same parameters.
 */

/** An event that is written before another one. */
export interface Companion {
  /** Its code. */
  readonly type: number;
  /** For each of its parameters the one of the event that has it, −1 for none. */
  readonly params: readonly number[];
}

/** Calls without a descriptor whose enter event those readers learn sockets, ids and the paths of programs from. */
const ENTERS_TOO = new Set([
  "socket",
  "socketpair",
  "setresuid",
  "setresgid",
  "setuid",
  "setgid",
  "execve",
]);

/** Events that are older than those that have taken their place, by the names of the latter. */
const OLDER: Record<string, readonly number[]> = {
  dup: [124, 125],
  dup2: [124, 125],
  dup3: [124, 125],
  pipe2: [61],
  accept4: [247],
};

/** What older events call parameters that have another name today. */
const OTHER_NAMES: Record<string, string> = { fd: "oldfd" };

function companion(exit: EventInfo, older: EventInfo): Companion {
  const params = older.params.map((param) => {
    const at = (name: string) =>
      exit.params.findIndex((other) =>
        other.name === name && other.type === param.type
      );
    const same = at(param.name);
    return same >= 0 ? same : at(OTHER_NAMES[param.name] ?? "");
  });
  return { type: older.code, params };
}

function companionsOf(exit: EventInfo): Companion[] {
  const older = OLDER[exit.name]?.map((code) => EVENTS[code]!);
  if (older !== undefined) return older.map((info) => companion(exit, info));
  const usesFd = (exit.flags & EventFlag.USES_FD) !== 0;
  if (!usesFd && !ENTERS_TOO.has(exit.name)) return [];
  const enter = EVENTS[exit.code - 1];
  if (enter === undefined || enter.params.length === 0) return [];
  return [companion(exit, enter)];
}

/** What is written before an event, by its code; undefined for nothing. */
export const COMPANIONS: readonly (readonly Companion[] | undefined)[] = EVENTS
  .map((exit) => {
    if (exit === undefined || exit.enter || exit.flags & EventFlag.OLD) {
      return undefined;
    }
    const companions = companionsOf(exit);
    return companions.length > 0 ? companions : undefined;
  });

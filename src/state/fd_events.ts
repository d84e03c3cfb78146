import { EventFlag, type EventInfo, EVENTS } from "../events/tables.ts";

/**
 * Names of the parameter that holds the descriptor an event uses, most telling first: calls with two of them are about
 * the one that is read from or written to.
 */
const NAMES = [
  "fd",
  "oldfd",
  "dirfd",
  "linkdirfd",
  "fd_out",
  "out_fd",
  "fdin",
] as const;

/** Index of the parameter with the descriptor that an event uses, by event code; −1 when it uses none. */
export const FD_PARAM: Int8Array = Int8Array.from(EVENTS, fdParam);

function fdParam(info: EventInfo | undefined): number {
  const uses = EventFlag.USES_FD | EventFlag.DESTROYS_FD;
  if (info === undefined || (info.flags & uses) === 0) return -1;
  for (const name of NAMES) {
    const index = info.params.findIndex((param) =>
      param.name === name && param.type.startsWith("fd")
    );
    if (index >= 0) return index;
  }
  return -1;
}

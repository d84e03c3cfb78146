/** Properties of event codes that readers need on every event, as arrays indexed by code. */
import { EventFlag, EVENTS, GENERIC } from "../events/tables.ts";
import type { EventView } from "../events/view.ts";

/** Event codes that fields treat specially. */
export const Code = {
  OPEN: 3,
  CONNECT: 23,
  CREAT: 59,
  ACCEPT: 247,
  OPENAT: 307,
  OPENAT2: 327,
  OPEN_BY_HANDLE_AT: 337,
  ACCEPT4: 389,
  DROP: 149,
  ASYNC: 402,
  PLUGIN: 322,
} as const;

/** Bits of `EventFlag` by code; 0 for codes that mean nothing. */
export const FLAGS: Uint16Array = Uint16Array.from(
  EVENTS,
  (info) => info?.flags ?? 0,
);

const ANY_FD = EventFlag.CREATES_FD | EventFlag.USES_FD |
  EventFlag.DESTROYS_FD;

/** 1 for events that have a file descriptor of their own. */
export const HAS_FD: Uint8Array = Uint8Array.from(
  FLAGS,
  (flags) => (flags & ANY_FD) === 0 ? 0 : 1,
);

/** Whether the event ends a syscall whose first parameter is the return value. */
export function hasReturnValue(view: EventView): boolean {
  const type = view.type;
  return (type & 1) === 1 && type !== GENERIC && type !== Code.DROP &&
    view.paramCount > 0;
}

/** Return value of the syscall; 0 without one. Ids (getuid…) are 32-bit, everything else 64-bit. */
export function returnValue(view: EventView): number {
  return view.paramLength(0) === 4 ? view.u32(0) : view.i64(0);
}

/**
 * Index of the parameter `name` by event code, −1 for events without it.
 *
 * @param codes the codes to look at; all when absent
 */
export function paramIndices(
  name: string,
  codes?: readonly number[],
): Int8Array {
  const indices = new Int8Array(EVENTS.length).fill(-1);
  for (const info of EVENTS) {
    if (info === undefined || codes && !codes.includes(info.code)) continue;
    indices[info.code] = info.params.findIndex((param) => param.name === name);
  }
  return indices;
}

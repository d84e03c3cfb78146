import { EVENTS, GENERIC, scName } from "../events/tables.ts";
import type { Context } from "../state/context.ts";
import { Code } from "./_event_info.ts";

const NAMES: readonly string[] = EVENTS.map((info) => info?.name ?? "NA");

/** Name of the event as rules know it: for syscalls without an event of their own, that of the syscall. */
export function eventName(context: Context): string {
  const type = context.event.type;
  if (type === GENERIC || type === GENERIC - 1) {
    return scName(context.event.u16(0)) ?? "unknown";
  }
  if (type === Code.ASYNC) return context.event.str(1);
  return NAMES[type] ?? "NA";
}

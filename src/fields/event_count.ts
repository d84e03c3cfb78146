import { EVENTS } from "../events/tables.ts";
import type { Context } from "../state/context.ts";
import { FdType } from "../state/fd.ts";
import { type Extra, plain } from "./_define.ts";
import { Code, hasReturnValue, returnValue } from "./_event_info.ts";
import { isFile, isInet } from "./_fd_kind.ts";
import type { FieldDef } from "./field.ts";

const FDS: Extra = { needs: ["fds", "sockets"] };

type Subject = "file" | "net" | "memory" | "other";

/** What an error was about: told by the descriptor, or without one by the event. */
function subjects(c: Context): Subject[] {
  const memory: Subject[] = EVENTS[c.event.type]?.category === "memory"
    ? ["memory"]
    : [];
  const type = c.fd?.type;
  if (type !== undefined) {
    if (isFile(type) || type === FdType.DIRECTORY) return ["file", ...memory];
    if (isInet(type) || type === FdType.UNIX) return ["net", ...memory];
    return ["other", ...memory];
  }
  switch (c.event.type) {
    case Code.OPEN:
    case Code.CREAT:
    case Code.OPENAT:
    case Code.OPENAT2:
    case Code.OPEN_BY_HANDLE_AT:
      return ["file"];
    case Code.ACCEPT:
    case Code.ACCEPT4:
    case Code.CONNECT:
      return ["net"];
    default:
      return memory.length > 0 ? memory : ["other"];
  }
}

function errors(c: Context): number | undefined {
  return hasReturnValue(c.event) ? returnValue(c.event) < 0 ? 1 : 0 : undefined;
}

function errorsAbout(subject: Subject, doc: string): FieldDef {
  return plain(
    `evt.count.error.${subject}`,
    "UINT32",
    doc,
    (c) => subjects(c).includes(subject) ? errors(c) : undefined,
    FDS,
  );
}

/** Numbers to be added up over events. */
export const countFields: FieldDef[] = [
  plain("evt.count", "UINT32", "1 for every event.", () => 1),
  plain(
    "evt.count.error",
    "UINT32",
    "1 for syscalls that failed, 0 for others.",
    errors,
  ),
  errorsAbout("file", "The same for syscalls on files; missing for others."),
  errorsAbout("net", "The same for syscalls on sockets; missing for others."),
  errorsAbout("memory", "The same for syscalls on memory; missing for others."),
  errorsAbout("other", "The same for the remaining syscalls."),
  plain(
    "evt.count.exit",
    "UINT32",
    "1 for events at the end of a syscall.",
    (c) => (c.event.type & 1) === 1 ? 1 : undefined,
  ),
];

/** What an event tells about its descriptor when the table has no entry for it: a failed call, or one that was missed. */
import type { ByteString } from "../events/bytestring.ts";
import type { Context } from "../state/context.ts";
import { Code } from "./_event_info.ts";
import { absoluteParam } from "./param_paths.ts";
import { socktupleText } from "./_param_address.ts";

/** Index of the path or tuple; 0, the return value, where there is none. */
function nameIndex(type: number): number {
  switch (type) {
    case Code.OPEN:
    case Code.CREAT:
    case Code.CONNECT:
    case Code.ACCEPT:
    case Code.ACCEPT4:
      return 1;
    case Code.OPENAT:
    case Code.OPENAT2:
      return 2;
    case Code.OPEN_BY_HANDLE_AT:
      return 3;
    default:
      return 0;
  }
}

function isSocketEvent(type: number): boolean {
  return type === Code.CONNECT || type === Code.ACCEPT || type === Code.ACCEPT4;
}

/** Name of the descriptor: the path made absolute, or the text of the tuple; empty for other events. */
export function nameFromEvent(c: Context): ByteString {
  const type = c.event.type;
  const index = nameIndex(type);
  if (index === 0) return "";
  if (isSocketEvent(type)) return socktupleText(c, index);
  return c.event.has(index) ? absoluteParam(c, index) : "<NA>";
}

/** The same, with paths as the program passed them. */
export function rawNameFromEvent(c: Context): ByteString {
  const type = c.event.type;
  const index = nameIndex(type);
  if (index === 0) return "";
  if (isSocketEvent(type)) return socktupleText(c, index);
  return c.event.has(index) ? c.event.str(index) : "<NA>";
}

const LETTERS: Record<number, string> = {
  [Code.CREAT]: "f",
  [Code.OPENAT]: "f",
  [Code.OPENAT2]: "f",
  19: "4", // socket
  [Code.ACCEPT]: "4",
  [Code.ACCEPT4]: "4",
  61: "p", // pipe
  393: "p", // pipe2
  63: "e", // eventfd
  397: "e", // eventfd2
  127: "s", // signalfd
  399: "s", // signalfd4
  137: "t", // timerfd_create
  139: "i", // inotify_init
  395: "i", // inotify_init1
};

/** Letter of the type that events of this code create; `o` where the code does not tell. */
export function guessedLetter(type: number): string {
  return LETTERS[type] ?? "o";
}

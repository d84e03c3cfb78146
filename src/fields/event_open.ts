import type { EventView } from "../events/view.ts";
import { OpenFlag } from "../state/flags.ts";
import { plain } from "./_define.ts";
import { Code, paramIndices, returnValue } from "./_event_info.ts";
import type { FieldDef } from "./field.ts";

/** Permission to execute, for anyone. */
const EXECUTE = 0o111;

const FLAGS = paramIndices("flags", [
  Code.OPEN,
  Code.OPENAT,
  Code.OPENAT2,
  Code.OPEN_BY_HANDLE_AT,
]);
const MODE = paramIndices("mode", [
  Code.OPEN,
  Code.OPENAT,
  Code.OPENAT2,
  Code.CREAT,
]);

/** Open flags of the event; 0 when it opens nothing. */
function openFlags(view: EventView): number {
  const index = FLAGS[view.type];
  return index >= 0 ? view.u32(index) : 0;
}

function opensExecutable(view: EventView): boolean {
  const index = MODE[view.type];
  if (!(index >= 0) || (view.u32(index) & EXECUTE) === 0) return false;
  return view.type === Code.CREAT ||
    (openFlags(view) & (OpenFlag.CREATE | OpenFlag.TMPFILE)) !== 0;
}

function creates(view: EventView): boolean {
  const flags = openFlags(view);
  return (flags & OpenFlag.CREATED) !== 0 ||
    (flags & OpenFlag.TMPFILE) !== 0 && returnValue(view) >= 0;
}

/** How files are opened. Never missing: false for events that open nothing; success is not looked at. */
export const openFields: FieldDef[] = [
  plain(
    "evt.is_open_read",
    "BOOL",
    "Whether a file is opened for reading, with success or not.",
    (c) => (openFlags(c.event) & OpenFlag.READ) !== 0,
  ),
  plain(
    "evt.is_open_write",
    "BOOL",
    "Whether a file is opened for writing, with success or not.",
    (c) => (openFlags(c.event) & OpenFlag.WRITE) !== 0,
  ),
  plain(
    "evt.is_open_exec",
    "BOOL",
    "Whether a file is created with permission to execute it.",
    (c) => opensExecutable(c.event),
  ),
  plain(
    "evt.is_open_create",
    "BOOL",
    "Whether the event created the file that it opened.",
    (c) => creates(c.event),
  ),
];

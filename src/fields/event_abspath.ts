import { EVENTS } from "../events/tables.ts";
import type { Context } from "../state/context.ts";
import { type Extra, plain } from "./_define.ts";
import { Code, returnValue } from "./_event_info.ts";
import { UNKNOWN_DIR } from "../events/path.ts";
import { absoluteParam } from "./param_paths.ts";
import type { FieldDef } from "./field.ts";

/** Names of the path parameters by event: that of the only or first path, and that of the second. */
const PATHS: Record<number, readonly [first: string, second: string]> = {
  177: ["oldpath", "newpath"],
  319: ["oldpath", "newpath"],
  311: ["oldpath", "newpath"],
  181: ["linkpath", "linkpath"],
  307: ["name", "name"],
  327: ["name", "name"],
  303: ["name", "name"],
  305: ["path", "path"],
  313: ["filename", "filename"],
  385: ["pathname", "pathname"],
};

function indices(which: 0 | 1): Int8Array {
  const out = new Int8Array(EVENTS.length).fill(-1);
  for (const [code, names] of Object.entries(PATHS)) {
    out[Number(code)] = EVENTS[Number(code)]!.params
      .findIndex((param) => param.name === names[which]);
  }
  return out;
}

const FIRST = indices(0);
const SECOND = indices(1);
const HANDLE_PATH = 3;

function read(c: Context, of: Int8Array) {
  const view = c.event;
  if (view.type === Code.OPEN_BY_HANDLE_AT) {
    return returnValue(view) > 0 ? absoluteParam(c, HANDLE_PATH) : undefined;
  }
  const index = of[view.type];
  return index >= 0 && view.has(index)
    ? absoluteParam(c, index, `${UNKNOWN_DIR}/`)
    : undefined;
}

const NEEDS: Extra = { needs: ["cwd", "fds"] };

/** Absolute paths of the syscalls that take a directory descriptor and a name. */
export const abspathFields: FieldDef[] = [
  plain(
    "evt.abspath",
    "CHARBUF",
    "Absolute path, computed from directory and name, of syscalls that take both (openat, renameat, unlinkat, …).",
    (c) => read(c, FIRST),
    NEEDS,
  ),
  plain(
    "evt.abspath.src",
    "CHARBUF",
    "The first path of syscalls that take two.",
    (c) => read(c, FIRST),
    NEEDS,
  ),
  plain(
    "evt.abspath.dst",
    "CHARBUF",
    "The second path of syscalls that take two.",
    (c) => read(c, SECOND),
    NEEDS,
  ),
];

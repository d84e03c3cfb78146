/**
 * The event schema: every event code with its name, direction, flags and parameters, the flag tables, and the names of
 * the syscalls that have no event of their own. The numbers are those of capture files (PPM schema 4.5.1).
 *
 * `schema.json` holds it in short, as it is read at every start: an event is `name category origin flags parameter…`,
 * its code the position, its flags the letters of {@link LETTERS}; a parameter is `name:type:format`, followed by
 * `:table` and by `@` and the index of its directory; syscalls stand at their ids, `-` where there is none.
 */
import schema from "./schema.json" with { type: "json" };
import { nearest } from "../nearest.ts";
import { FlagTable } from "./flag_table.ts";

export { enumText, FlagTable, flagText } from "./flag_table.ts";
export { errnoName } from "./errno.ts";
export { signalName, signalNumber } from "./signals.ts";
export { capabilityNames } from "./capabilities.ts";

/** Exit code of the event that stands for every syscall without an event of its own. */
export const GENERIC = 1;

/** Properties of an event code. */
export const EventFlag = {
  CREATES_FD: 1,
  USES_FD: 2,
  DESTROYS_FD: 4,
  READS_FROM_FD: 8,
  WRITES_TO_FD: 16,
  MODIFIES_STATE: 32,
  /** The call waits for something. */
  WAITS: 64,
  /** Means nothing to the state. */
  SKIP: 128,
  /** Parameter lengths are 32-bit. */
  LARGE: 256,
  /** Superseded; appears in old captures only. */
  OLD: 512,
  UNUSED: 1024,
} as const;

const LETTERS: Record<string, number> = {
  C: EventFlag.CREATES_FD,
  U: EventFlag.USES_FD,
  D: EventFlag.DESTROYS_FD,
  R: EventFlag.READS_FROM_FD,
  W: EventFlag.WRITES_TO_FD,
  M: EventFlag.MODIFIES_STATE,
  w: EventFlag.WAITS,
  S: EventFlag.SKIP,
  L: EventFlag.LARGE,
  O: EventFlag.OLD,
};

/** Types of parameters, as the schema names them. */
export type ParamType =
  | "int8"
  | "int16"
  | "int32"
  | "int64"
  | "uint8"
  | "uint16"
  | "uint32"
  | "uint64"
  | "charbuf"
  | "bytebuf"
  | "errno"
  | "sockaddr"
  | "socktuple"
  | "fd"
  | "fd32"
  | "pid"
  | "pid32"
  | "fdlist"
  | "fspath"
  | "fsrelpath"
  | "syscallid"
  | "sigtype"
  | "sigset"
  | "reltime"
  | "abstime"
  | "port"
  | "bool"
  | "ipv4addr"
  | "ipv6addr"
  | "dyn"
  | "flags8"
  | "flags16"
  | "flags32"
  | "enumflags8"
  | "enumflags16"
  | "enumflags32"
  | "mode"
  | "uid"
  | "gid"
  | "charbufarray"
  | "charbuf_pair_array";

/** A parameter of an event. */
export interface ParamInfo {
  readonly name: string;
  readonly type: ParamType;
  /** How numbers are printed: decimal, upper-case hexadecimal, octal; `na` for texts. */
  readonly format: "dec" | "hex" | "oct" | "na";
  /** Names of the values, for flags, enumerations and modes. */
  readonly table?: FlagTable;
  /** Index of the parameter with the directory that a relative path starts from. */
  readonly dirfd?: number;
}

/** Who makes an event. */
export type EventOrigin =
  | "syscall"
  | "tracepoint"
  | "meta"
  | "iter"
  | "plugin"
  | "unknown";

/** An event code. */
export class EventInfo {
  readonly code: number;
  readonly name: string;
  /** Enter events have even codes; tracepoints and meta events are enter events without an exit. */
  readonly enter: boolean;
  /** `file`, `net`, `io_read`, `io_write`, `io_other`, `process`, …; `unknown` where the schema has none. */
  readonly category: string;
  readonly origin: EventOrigin;
  /** Bits of {@link EventFlag}. */
  readonly flags: number;
  #params: readonly ParamInfo[] | undefined;

  /** @param row the event's line in the schema */
  constructor(code: number, row: string) {
    const [name, category, origin, letters] = row.split(" ", 4);
    this.code = code;
    this.name = name;
    this.enter = (code & 1) === 0;
    this.category = category;
    this.origin = origin as EventOrigin;
    let flags = 0;
    for (const letter of letters) flags |= LETTERS[letter] ?? 0;
    this.flags = flags;
  }

  /** The parameters in order; built on first use, since a run needs those of few events. */
  get params(): readonly ParamInfo[] {
    return this.#params ??= schema.events[this.code].split(" ").slice(4)
      .map(paramOf);
  }
}

const tables = new Map<string, FlagTable>();

/** The flag table of this name (`file_flags`), or undefined. */
export function flagTable(name: string): FlagTable | undefined {
  let table = tables.get(name);
  if (table === undefined && Object.hasOwn(schema.flagTables, name)) {
    const text = schema.flagTables[name as keyof typeof schema.flagTables];
    table = new FlagTable(
      name,
      text.split(" ").map((entry) => {
        const [name, value] = entry.split("=");
        return [name, Number(value)];
      }),
    );
    tables.set(name, table);
  }
  return table;
}

function paramOf(text: string): ParamInfo {
  const [described, dirfd] = text.split("@");
  const [name, type, format, table] = described.split(":");
  return {
    name,
    type: type as ParamType,
    format: format as ParamInfo["format"],
    table: table === undefined ? undefined : flagTable(table),
    dirfd: dirfd === undefined ? undefined : Number(dirfd),
  };
}

/** All event codes, by code; codes that mean nothing are undefined. */
export const EVENTS: readonly (EventInfo | undefined)[] = schema.events.map(
  (row, code) => row === "" ? undefined : new EventInfo(code, row),
);

const scNames: (string | undefined)[] = schema.syscalls.split(" ")
  .map((name) => name === "-" ? undefined : name);
const scIds = new Map<string, number>();
scNames.forEach((name, id) => {
  if (name !== undefined) scIds.set(name, id);
});

/** Name of a syscall by its id in generic events (`PPM_SC`, not the machine's number), or undefined. */
export function scName(id: number): string | undefined {
  return scNames[id];
}

/** Id of a syscall in generic events, or undefined. */
export function scId(name: string): number | undefined {
  return scIds.get(name);
}

const SYSCALLS: Record<string, string> = {
  llseek: "_llseek",
  pread: "pread64",
  prlimit: "prlimit64",
  pwrite: "pwrite64",
};

/** Name of the syscall behind an event: its own for nearly all of them. */
export function syscallOf(event: string): string {
  return SYSCALLS[event] ?? event;
}

const NO_CODES: readonly number[] = [];
const GENERIC_CODES: readonly number[] = [GENERIC];
/** Asynchronous events print the name they carry; the one that exists is `container`. */
const ASYNC_EVENT = 402;
const codesByName = new Map<string, number[]>();
for (const info of EVENTS) {
  if (info === undefined) continue;
  if (info.flags & EventFlag.OLD) {
    // known, but nothing current is called so (tracer, k8s, …) unless another code adds itself
    if (!codesByName.has(info.name)) codesByName.set(info.name, []);
    continue;
  }
  const lone = EVENTS[info.code ^ 1] === undefined || info.origin === "meta";
  if (info.enter && !lone) continue;
  const codes = codesByName.get(info.name);
  if (codes === undefined) codesByName.set(info.name, [info.code]);
  else codes.push(info.code);
}
codesByName.get("container")?.push(ASYNC_EVENT);

/**
 * Current codes whose `evt.type` prints as `name`: the exit event of a syscall, the events without exit (procexit,
 * container, …), or the generic event for a syscall that has no event of its own. Empty when there is no such name.
 */
export function codesOf(name: string): readonly number[] {
  return codesByName.get(name) ??
    (scIds.has(name) ? GENERIC_CODES : NO_CODES);
}

/** Whether `evt.type` can have this value. */
export function isEventName(name: string): boolean {
  return codesByName.has(name) || scIds.has(name);
}

/** The value of `evt.type` that was probably meant. */
export function suggestEventName(name: string): string | undefined {
  return nearest(name, [...codesByName.keys(), ...scIds.keys()]);
}

import { latin1 } from "../events/bytestring.ts";
import { errnoName, EventFlag, EVENTS } from "../events/tables.ts";
import { FdType } from "../state/fd.ts";
import { plain } from "./_define.ts";
import {
  FLAGS,
  hasReturnValue,
  paramIndices,
  returnValue,
} from "./_event_info.ts";
import { isFile, isInet } from "./_fd_kind.ts";
import { eventName } from "./_event_name.ts";
import { abspathFields } from "./event_abspath.ts";
import { argumentFields } from "./event_args.ts";
import { countFields } from "./event_count.ts";
import { deprecatedFields } from "./event_deprecated.ts";
import { openFields } from "./event_open.ts";
import {
  FieldArgError,
  type FieldClass,
  type FieldDef,
  type Reader,
} from "./field.ts";

const typeIs: FieldDef = {
  name: "evt.type.is",
  type: "UINT32",
  doc:
    "1 when the event's code is the given number, or its name the given one, else 0.",
  arg: { required: true, form: "either", dotted: true },
  bind(arg) {
    if (arg !== undefined && /^[0-9]{1,5}$/.test(arg)) {
      const code = Number(arg);
      return (c) => c.event.type === code ? 1 : 0;
    }
    const first = EVENTS.find((info) => info?.name === arg);
    if (first === undefined) {
      throw new FieldArgError(
        `evt.type.is takes an event's name or code, as in evt.type.is.open, not '${
          arg ?? ""
        }'`,
      );
    }
    const code = first.code;
    return (c) => c.event.type === code || c.event.type === code + 1 ? 1 : 0;
  },
};

/** Categories as they print. Events that read or write get theirs from the descriptor. */
const CATEGORIES: readonly string[] = EVENTS.map((info) => {
  if (info === undefined) return "unknown";
  if (info.name === "switch") return "scheduler";
  if (info.origin === "plugin") return "plugin";
  if (info.category === "ipc") return "IPC";
  if (info.category !== "unknown") return info.category;
  if (info.flags & EventFlag.WAITS || info.name.startsWith("epoll_create")) {
    return "wait";
  }
  return info.origin === "meta" ? "internal" : "unknown";
});
const IS_IO: Uint8Array = Uint8Array.from(
  EVENTS,
  (info) => info?.category.startsWith("io_") ? 1 : 0,
);

const ioCategory: Reader = (c) => {
  const type = c.fd?.type;
  switch (type) {
    case undefined:
      return "unknown";
    case FdType.DIRECTORY:
      return "file";
    case FdType.FIFO:
    case FdType.UNIX:
    case FdType.EVENT:
    case FdType.SIGNALFD:
    case FdType.INOTIFY:
    case FdType.USERFAULTFD:
      return "ipc";
    default:
      return isFile(type) ? "file" : isInet(type) ? "net" : "unknown";
  }
};

const results: FieldDef[] = [
  {
    name: "evt.buffer",
    type: "BYTEBUF",
    doc: "The data that the event moved, as far as it was captured.",
    bind() {
      const indices = paramIndices("data");
      return (c) => {
        const index = indices[c.event.type];
        return index >= 0 ? latin1(c.event.buf(index)) : undefined;
      };
    },
  },
  plain(
    "evt.buflen",
    "UINT64",
    "Bytes that the event moved.",
    (c) => {
      if (c.fd === undefined || IS_IO[c.event.type] !== 1) return undefined;
      const bytes = hasReturnValue(c.event) ? returnValue(c.event) : -1;
      return bytes < 0 ? undefined : bytes;
    },
    { needs: ["fds", "sockets"] },
  ),
  plain(
    "evt.res",
    "CHARBUF",
    "SUCCESS or the name of the error.",
    (c) => {
      if (!hasReturnValue(c.event)) return undefined;
      const value = returnValue(c.event);
      return value >= 0 ? "SUCCESS" : errnoName(value) ?? String(value);
    },
  ),
  plain(
    "evt.rawres",
    "INT64",
    "Return value; negative for errors.",
    (c) => hasReturnValue(c.event) ? returnValue(c.event) : undefined,
  ),
  plain(
    "evt.failed",
    "BOOL",
    "Whether the syscall returned an error.",
    (c) => hasReturnValue(c.event) ? returnValue(c.event) < 0 : undefined,
  ),
];

const io: FieldDef[] = [
  plain(
    "evt.is_io",
    "BOOL",
    "Whether the event reads from or writes to a descriptor.",
    (c) =>
      (FLAGS[c.event.type] &
        (EventFlag.READS_FROM_FD | EventFlag.WRITES_TO_FD)) !== 0,
  ),
  plain(
    "evt.is_io_read",
    "BOOL",
    "Whether the event reads from a descriptor.",
    (c) => (FLAGS[c.event.type] & EventFlag.READS_FROM_FD) !== 0,
  ),
  plain(
    "evt.is_io_write",
    "BOOL",
    "Whether the event writes to a descriptor.",
    (c) => (FLAGS[c.event.type] & EventFlag.WRITES_TO_FD) !== 0,
  ),
  plain(
    "evt.io_dir",
    "CHARBUF",
    "read or write.",
    (c) => {
      const flags = FLAGS[c.event.type];
      if ((flags & EventFlag.WRITES_TO_FD) !== 0) return "write";
      return (flags & EventFlag.READS_FROM_FD) !== 0 ? "read" : undefined;
    },
  ),
  plain(
    "evt.is_wait",
    "BOOL",
    "Whether the syscall waits for something.",
    (c) => (FLAGS[c.event.type] & EventFlag.WAITS) !== 0,
  ),
  plain(
    "evt.is_syslog",
    "BOOL",
    "Whether the event writes to the system log (/dev/log).",
    (c) =>
      (FLAGS[c.event.type] & EventFlag.WRITES_TO_FD) !== 0 &&
      c.fd !== undefined && c.fd.name.includes("/dev/log"),
    { needs: ["sockets"] },
  ),
];

/** Fields of syscalls and of what else the kernel reports. */
export const EVENT: FieldClass = {
  name: "evt",
  title: "Syscall events only",
  description: "Syscalls and the other events that come from the kernel.",
  sources: ["syscall"],
  fields: [
    plain(
      "evt.type",
      "CHARBUF",
      "Name of the event or syscall.",
      eventName,
    ),
    typeIs,
    plain(
      "syscall.type",
      "CHARBUF",
      "Name of the syscall; missing for events that are none.",
      (c) =>
        EVENTS[c.event.type]?.origin === "syscall" ? eventName(c) : undefined,
    ),
    plain(
      "evt.category",
      "CHARBUF",
      "What the event is about: file, net, process, memory, …; for reads and writes it depends on the descriptor.",
      (c) =>
        IS_IO[c.event.type] === 1
          ? ioCategory(c)
          : CATEGORIES[c.event.type] ?? "unknown",
    ),
    plain(
      "evt.cpu",
      "INT16",
      "Number of the CPU that the event happened on.",
      (c) => c.event.cpu << 16 >> 16,
    ),
    ...argumentFields,
    ...results,
    ...io,
    ...countFields,
    ...abspathFields,
    ...openFields,
    ...deprecatedFields,
  ],
};

import type { ByteString } from "../events/bytestring.ts";
import type { Context } from "../state/context.ts";
import { type FdInfo, FdType } from "../state/fd.ts";
import { containerIdOf } from "./_container.ts";
import { type Extra, parseIndex, plain } from "./_define.ts";
import { Code, HAS_FD, returnValue } from "./_event_info.ts";
import { isFile, typeLetter, typeText } from "./_fd_kind.ts";
import { guessedLetter, nameFromEvent, rawNameFromEvent } from "./_fd_event.ts";
import {
  directoryOf,
  filenameOf,
  withoutDoubledSlashes,
} from "./param_paths.ts";
import { addressFields } from "./fd_address.ts";
import { dnsFields } from "./fd_dns.ts";
import { networkFields } from "./fd_net.ts";
import { portFields } from "./fd_port.ts";
import { socketFields } from "./fd_socket.ts";
import type { FieldClass, FieldDef } from "./field.ts";

const NAMES: Extra = { needs: ["fds", "sockets", "cwd"] };
const PATHS: Extra = { needs: ["fds", "cwd"] };
const FDS: Extra = { needs: ["fds", "sockets"] };
const FILES: Extra = { needs: ["fds"] };

/** Whether the event is one that has a descriptor, and its process is known. */
function applies(c: Context): boolean {
  return HAS_FD[c.event.type] === 1 && c.thread !== undefined;
}

/** Entry of the event's descriptor, if the event has one and it is known. */
function entry(c: Context): FdInfo | undefined {
  return applies(c) ? c.fd : undefined;
}

/** Name of the event's descriptor: of its entry, else as the event tells it. */
export function fdName(c: Context): ByteString | undefined {
  if (!applies(c)) return undefined;
  const fd = c.fd;
  if (fd === undefined) return nameFromEvent(c);
  // a failed connect leaves the name of an earlier one
  return c.event.type === Code.CONNECT && returnValue(c.event) < 0
    ? nameFromEvent(c)
    : fd.name;
}

function fdDirectory(c: Context): ByteString | undefined {
  if (!applies(c)) return undefined;
  const fd = c.fd;
  if (fd === undefined) return directoryOf(nameFromEvent(c));
  if (isFile(fd.type)) return directoryOf(fd.name);
  return fd.type === FdType.DIRECTORY ? fd.name : undefined;
}

/** Something of the container, a colon, and a name. */
function inContainer(c: Context, name: ByteString | undefined) {
  if (name === undefined || c.thread === undefined) return undefined;
  return `${containerIdOf(c.thread)}:${name}`;
}

const NO_TYPES: readonly string[] = [];

const types: FieldDef = {
  name: "fd.types",
  type: "CHARBUF",
  doc:
    "Types of all open descriptors of the process; with a number the type of that descriptor.",
  arg: { required: false, form: "index" },
  list: true,
  noRhs: true,
  needs: ["fds", "sockets"],
  bind(arg) {
    if (arg !== undefined) {
      const fd = parseIndex("fd.types", arg);
      return (c) => {
        const info = c.thread?.main.fds?.get(fd);
        return info === undefined ? undefined : [typeText(info.type)];
      };
    }
    return (c) => {
      if (!applies(c)) return undefined;
      const fds = c.thread?.main.fds;
      if (fds === undefined) return NO_TYPES;
      const found = new Set<string>();
      for (const info of fds.values()) found.add(typeText(info.type));
      return [...found];
    };
  },
};

const names: FieldDef[] = [
  plain(
    "fd.num",
    "INT64",
    "Number of the descriptor that the event creates or uses; -1 when the call that should have created it failed.",
    (c) => applies(c) ? c.fdNum : undefined,
  ),
  plain(
    "fd.type",
    "CHARBUF",
    "Type of the descriptor: file, directory, ipv4, ipv6, unix, pipe, event, signalfd, eventpoll, inotify, timerfd, netlink, bpf, userfaultfd, io_uring, memfd or pidfd.",
    (c) => {
      const fd = entry(c);
      return fd === undefined ? undefined : typeText(fd.type);
    },
    FDS,
  ),
  types,
  plain(
    "fd.typechar",
    "CHARBUF",
    "Type of the descriptor as one letter: f file, d directory, 4 IPv4, 6 IPv6, u unix, p pipe, e event, s signalfd, l eventpoll, i inotify, t timerfd, n netlink, b bpf, r io_uring, m memfd, P pidfd, o other.",
    (c) => {
      if (!applies(c)) return undefined;
      return c.fd === undefined
        ? guessedLetter(c.event.type)
        : typeLetter(c.fd.type);
    },
    FDS,
  ),
  plain(
    "fd.name",
    "CHARBUF",
    "Absolute path of a file, the two ends of a connection, address and port of a server socket, path of a unix socket.",
    fdName,
    NAMES,
  ),
  plain(
    "fd.nameraw",
    "CHARBUF",
    "The path exactly as the program passed it; for other descriptors the name.",
    (c) => {
      if (!applies(c)) return undefined;
      return withoutDoubledSlashes(
        c.fd === undefined ? rawNameFromEvent(c) : c.fd.nameRaw,
      );
    },
    FDS,
  ),
  plain(
    "fd.directory",
    "CHARBUF",
    "Directory of a file; the path of a directory.",
    fdDirectory,
    PATHS,
  ),
  plain(
    "fd.filename",
    "CHARBUF",
    "Name of a file without its directory.",
    (c) => {
      const fd = entry(c);
      return fd !== undefined && isFile(fd.type)
        ? filenameOf(fd.name)
        : undefined;
    },
    PATHS,
  ),
];

const inodes: FieldDef[] = [
  plain(
    "fd.uid",
    "CHARBUF",
    "Thread id and number of the descriptor, put together.",
    (c) => applies(c) ? `${c.thread!.tid}${c.fdNum}` : undefined,
  ),
  plain(
    "fd.containername",
    "CHARBUF",
    "Container id, a colon, and the name.",
    (c) => inContainer(c, fdName(c)),
    NAMES,
  ),
  plain(
    "fd.containerdirectory",
    "CHARBUF",
    "Container id, a colon, and the directory.",
    (c) => inContainer(c, fdDirectory(c)),
    PATHS,
  ),
  plain(
    "fd.dev",
    "INT32",
    "Device of the file, major and minor number in one.",
    (c) => entry(c)?.dev,
    { ...FILES, format: "hex" },
  ),
  plain(
    "fd.dev.major",
    "INT32",
    "Major number of the file's device.",
    (c) => {
      const fd = entry(c);
      return fd === undefined ? undefined : (fd.dev & 0xfff00) >> 8;
    },
    FILES,
  ),
  plain(
    "fd.dev.minor",
    "INT32",
    "Minor number of the file's device.",
    (c) => {
      const fd = entry(c);
      if (fd === undefined) return undefined;
      return (fd.dev & 0xff) | ((fd.dev >>> 12) & 0xfff00);
    },
    FILES,
  ),
  plain("fd.ino", "INT64", "Inode number.", (c) => entry(c)?.ino, FILES),
  plain(
    "fd.is_upper_layer",
    "BOOL",
    "Whether the file lies in the upper layer of an overlay file system.",
    (c) => entry(c)?.upperLayer,
    FILES,
  ),
  plain(
    "fd.is_lower_layer",
    "BOOL",
    "Whether the file lies in a lower layer of an overlay file system.",
    (c) => entry(c)?.lowerLayer,
    FILES,
  ),
];

/** Fields of the file descriptor that the event creates, uses or closes. */
export const FD: FieldClass = {
  name: "fd",
  description: "The file descriptor that the event creates, uses or closes.",
  sources: ["syscall"],
  fields: [
    ...names,
    ...addressFields,
    ...portFields,
    ...networkFields,
    ...dnsFields,
    ...socketFields,
    ...inodes,
  ],
};

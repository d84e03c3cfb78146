import { plain } from "./_define.ts";
import { parent } from "./_ancestors.ts";
import { prepareHashes } from "../state/exe_hash.ts";
import type { FieldDef } from "./field.ts";

/** Zero stands for "not known" in inode numbers and times. */
function unlessZero<T extends number | bigint>(value: T | undefined) {
  return value === undefined || Number(value) === 0 ? undefined : value;
}

/** When the process and its parent started. */
export const startFields: FieldDef[] = [
  plain(
    "proc.duration",
    "RELTIME",
    "ns since the process started; missing when its start is not known.",
    (c) => {
      const start = c.thread?.cloneTs;
      return start ? c.event.timestamp - start : undefined;
    },
  ),
  plain(
    "proc.ppid.duration",
    "RELTIME",
    "ns since the parent process started.",
    (c) => {
      const start = parent(c)?.cloneTs;
      return start ? c.event.timestamp - start : undefined;
    },
  ),
  plain(
    "proc.pid.ts",
    "RELTIME",
    "Start of the process in ns since the epoch.",
    (c) => c.thread?.cloneTs,
  ),
  plain(
    "proc.ppid.ts",
    "RELTIME",
    "Start of the parent process in ns since the epoch.",
    (c) => parent(c)?.cloneTs,
  ),
  plain(
    "proc.pidns_init_start_ts",
    "UINT64",
    "Start of the first process of the pid namespace in ns since the epoch.",
    (c) => c.thread?.pidnsInitStartTs,
    { repr: "bigint" },
  ),
];

/** The file that the process executes. */
export const executableFields: FieldDef[] = [
  plain(
    "proc.is_exe_writable",
    "BOOL",
    "Whether the executable can be written by the user who runs it.",
    (c) => c.thread?.exeWritable,
  ),
  plain(
    "proc.is_exe_upper_layer",
    "BOOL",
    "Whether the executable lies in the upper layer of an overlay file system: new or changed since the container started.",
    (c) => c.thread?.exeUpperLayer,
  ),
  plain(
    "proc.is_exe_lower_layer",
    "BOOL",
    "Whether the executable lies in a lower layer of an overlay file system: part of the image.",
    (c) => c.thread?.exeLowerLayer,
  ),
  plain(
    "proc.is_exe_from_memfd",
    "BOOL",
    "Whether the executable is memory (memfd) instead of a file.",
    (c) => c.thread?.exeFromMemfd,
  ),
  plain(
    "proc.exe_ino",
    "INT64",
    "Inode number of the executable.",
    (c) => unlessZero(c.thread?.exeIno),
  ),
  plain(
    "proc.exe_ino.ctime",
    "ABSTIME",
    "Last change of the executable's inode in ns since the epoch.",
    (c) => unlessZero(c.thread?.exeInoCtime),
  ),
  plain(
    "proc.exe_ino.mtime",
    "ABSTIME",
    "Last change of the executable's content in ns since the epoch.",
    (c) => unlessZero(c.thread?.exeInoMtime),
  ),
  plain(
    "proc.exe_ino.ctime_duration_proc_start",
    "ABSTIME",
    "ns from the last change of the executable's inode to the start of the process; small for a dropped file.",
    (c) => unlessZero(c.thread?.exeInoCtimeDurationCloneTs),
  ),
  plain(
    "proc.exe_ino.ctime_duration_pidns_start",
    "ABSTIME",
    "ns from the start of the pid namespace to the last change of the executable's inode, if that came later.",
    (c) => unlessZero(c.thread?.exeInoCtimeDurationPidnsStart),
  ),
  {
    name: "proc.exe_sha256",
    type: "CHARBUF",
    doc:
      "SHA-256 of the executable in hexadecimal, read when an alert asks; missing for captures, for files that are gone, and the first time for those over 4 MB.",
    printOnly: true,
    bind() {
      prepareHashes();
      return (c) =>
        c.thread === undefined ? undefined : c.state.exeHash?.(c.thread);
    },
  },
];

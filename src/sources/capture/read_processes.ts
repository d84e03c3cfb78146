import { withoutDeleted } from "../../state/deleted.ts";
import { StringList, Thread } from "../../state/thread.ts";
import type { Cursor } from "./_cursor.ts";

/** Tail of entries by writers that knew neither pid namespace nor terminal: loginuid, exe_writable, capabilities. */
const SHORT_TAIL = 29;

/**
 * Reads a block of threads. Fields that the version does not have keep the defaults of {@link Thread}.
 *
 * @param version 1 … 9
 */
export function readProcesses(
  cursor: Cursor,
  version: number,
  onThread: (thread: Thread) => void,
): void {
  // up to 3 bytes of padding may follow the last entry
  while (cursor.left >= 4) {
    if (version >= 9) {
      const length = cursor.u32("length of a thread") - 4;
      onThread(readThread(cursor.part(length, "thread"), version));
    } else {
      onThread(readThread(cursor, version));
    }
  }
}

function readThread(entry: Cursor, version: number): Thread {
  const tid = entry.i64("tid");
  const pid = entry.i64("pid");
  const thread = new Thread(tid, pid);
  thread.ptid = entry.i64("parent's tid");
  if (version >= 6) thread.sid = entry.i64("session");
  if (version >= 8) thread.vpgid = entry.i64("process group");
  thread.comm = entry.text("comm");
  thread.exe = entry.text("exe");
  thread.exepath = version >= 7 ? withoutDeleted(entry.text("exepath")) : "";
  thread.args = listOf(entry.list("arguments"));
  thread.cwd = withSlash(entry.text("working directory"));
  thread.fdlimit = entry.i64("limit of descriptors");
  thread.flags = entry.u32("flags");
  thread.uid = entry.u32("uid");
  thread.gid = entry.u32("gid");
  if (version >= 2) {
    thread.vmSize = entry.u32("vm size");
    thread.vmRss = entry.u32("vm rss");
    thread.vmSwap = entry.u32("vm swap");
    thread.pfMajor = entry.i64("major page faults");
    thread.pfMinor = entry.i64("minor page faults");
  }
  if (version >= 3) thread.env = listOf(entry.list("environment"));
  if (version >= 4) {
    thread.vtid = entry.i64("tid in the namespace");
    thread.vpid = entry.i64("pid in the namespace");
    thread.cgroups = listOf(entry.list("cgroups"));
  } else {
    thread.vtid = tid;
    thread.vpid = pid;
  }
  if (version >= 5) thread.root = entry.text("root directory");
  if (version >= 9) readTail(entry, thread);
  return thread;
}

/** Fields that were added one by one behind the root directory: as many as there are. */
function readTail(entry: Cursor, thread: Thread): void {
  if (entry.left > SHORT_TAIL) {
    thread.pidnsInitStartTs = entry.u64("start of the pid namespace");
    if (entry.left < 4) return;
    thread.tty = entry.u32("terminal");
  }
  if (entry.left < 4) return;
  thread.loginuid = entry.u32("login uid");
  if (entry.left < 1) return;
  thread.exeWritable = entry.u8("exe_writable") !== 0;
  if (entry.left < 24) return;
  thread.capInheritable = entry.u64("inheritable capabilities");
  thread.capPermitted = entry.u64("permitted capabilities");
  thread.capEffective = entry.u64("effective capabilities");
  if (entry.left < 1) return;
  thread.exeUpperLayer = entry.u8("exe_upper_layer") !== 0;
  if (entry.left < 24) return;
  thread.exeIno = Number(entry.u64("inode of the executable"));
  thread.exeInoCtime = entry.u64("change time of the executable");
  thread.exeInoMtime = entry.u64("modification time of the executable");
  if (entry.left < 1) return;
  thread.exeFromMemfd = entry.u8("exe_from_memfd") !== 0;
  if (entry.left < 1) return;
  thread.exeLowerLayer = entry.u8("exe_lower_layer") !== 0;
  if (entry.left < 8) return;
  thread.pgid = entry.i64("process group outside");
}

function listOf(raw: string): StringList {
  return raw.length === 0 ? StringList.EMPTY : new StringList(raw);
}

function withSlash(path: string): string {
  return path.endsWith("/") ? path : path + "/";
}

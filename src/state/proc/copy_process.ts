import { ThreadFlag } from "../flags.ts";
import type { Thread } from "../thread.ts";

/** Gives a thread what every thread of a process has in common. */
export function copyProcess(thread: Thread, main: Thread): void {
  copyStanding(thread, main);
  copyExecutable(thread, main);
  thread.ptid = main.ptid;
  thread.vpid = main.vpid;
  thread.args = main.args;
  thread.env = main.env;
  thread.cgroups = main.cgroups;
  thread.cgroupId = main.cgroupId;
  thread.flags = ThreadFlag.CLONE_THREAD | ThreadFlag.CLONE_FILES;
  thread.cloneTs = main.cloneTs;
  thread.lastExecTs = main.lastExecTs;
  thread.pidnsInitStartTs = main.pidnsInitStartTs;
}

/** Copies what a process is among others and may do: session, terminal, users, capabilities, folders, limits. */
export function copyStanding(to: Thread, from: Thread): void {
  to.sid = from.sid;
  to.pgid = from.pgid;
  to.vpgid = from.vpgid;
  to.tty = from.tty;
  to.uid = from.uid;
  to.gid = from.gid;
  to.loginuid = from.loginuid;
  to.capInheritable = from.capInheritable;
  to.capPermitted = from.capPermitted;
  to.capEffective = from.capEffective;
  to.cwd = from.cwd;
  to.root = from.root;
  to.fdlimit = from.fdlimit;
}

/** Copies what is known of the file that a process runs. */
export function copyExecutable(to: Thread, from: Thread): void {
  to.exe = from.exe;
  to.exepath = from.exepath;
  to.exeIno = from.exeIno;
  to.exeInoCtime = from.exeInoCtime;
  to.exeInoMtime = from.exeInoMtime;
  to.exeWritable = from.exeWritable;
  to.exeFromMemfd = from.exeFromMemfd;
  to.exeUpperLayer = from.exeUpperLayer;
  to.exeLowerLayer = from.exeLowerLayer;
}

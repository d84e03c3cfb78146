import { ThreadFlag } from "../flags.ts";
import type { Thread } from "../thread.ts";

/** Gives a thread what every thread of a process has in common. */
export function copyProcess(thread: Thread, main: Thread): void {
  thread.ptid = main.ptid;
  thread.sid = main.sid;
  thread.pgid = main.pgid;
  thread.vpgid = main.vpgid;
  thread.vpid = main.vpid;
  thread.exe = main.exe;
  thread.exepath = main.exepath;
  thread.args = main.args;
  thread.env = main.env;
  thread.cgroups = main.cgroups;
  thread.cwd = main.cwd;
  thread.root = main.root;
  thread.tty = main.tty;
  thread.uid = main.uid;
  thread.gid = main.gid;
  thread.loginuid = main.loginuid;
  thread.capInheritable = main.capInheritable;
  thread.capPermitted = main.capPermitted;
  thread.capEffective = main.capEffective;
  thread.flags = ThreadFlag.CLONE_THREAD | ThreadFlag.CLONE_FILES;
  thread.fdlimit = main.fdlimit;
  thread.cloneTs = main.cloneTs;
  thread.lastExecTs = main.lastExecTs;
  thread.pidnsInitStartTs = main.pidnsInitStartTs;
  thread.exeIno = main.exeIno;
  thread.exeInoCtime = main.exeInoCtime;
  thread.exeInoMtime = main.exeInoMtime;
  thread.exeWritable = main.exeWritable;
  thread.exeUpperLayer = main.exeUpperLayer;
  thread.exeLowerLayer = main.exeLowerLayer;
  thread.exeFromMemfd = main.exeFromMemfd;
  thread.cgroupId = main.cgroupId;
}

import { plain } from "./_define.ts";
import { groupLeader, parent, someAncestor } from "./_ancestors.ts";
import type { FieldDef } from "./field.ts";

/** Ids of the process, of its session and of its group, and their leaders. */
export const idFields: FieldDef[] = [
  plain(
    "proc.loginshellid",
    "INT64",
    "Pid of the oldest shell (name ending in sh) among the process and its ancestors.",
    (c) => {
      let pid: number | undefined;
      const process = c.thread?.main;
      if (process?.comm.endsWith("sh")) pid = process.pid;
      someAncestor(c, (thread) => {
        if (thread.comm.endsWith("sh")) pid = thread.pid;
        return false;
      });
      return pid;
    },
  ),
  plain("proc.pid", "INT64", "Process id.", (c) => c.thread?.pid),
  plain(
    "proc.ppid",
    "INT64",
    "Process id of the parent.",
    (c) => c.thread?.main.ptid,
  ),
  plain(
    "proc.vpid",
    "INT64",
    "Process id as the process' own pid namespace numbers it.",
    (c) => c.thread?.vpid === -1 ? undefined : c.thread?.vpid,
  ),
  plain(
    "proc.pvpid",
    "INT64",
    "The parent's process id in the parent's own pid namespace.",
    (c) => parent(c)?.vpid,
  ),
  plain("proc.sid", "INT64", "Session id.", (c) => c.thread?.sid),
  plain(
    "proc.sname",
    "CHARBUF",
    "Name of the session's leader, or of the oldest known process of the session.",
    (c) =>
      c.thread && (groupLeader(c, (thread) => thread.sid, true)?.comm ?? ""),
  ),
  plain(
    "proc.sid.exe",
    "CHARBUF",
    "argv[0] of the session's leader.",
    (c) =>
      c.thread && (groupLeader(c, (thread) => thread.sid, true)?.exe ?? ""),
  ),
  plain(
    "proc.sid.exepath",
    "CHARBUF",
    "Path of the executable of the session's leader.",
    (c) =>
      c.thread && (groupLeader(c, (thread) => thread.sid, true)?.exepath ?? ""),
  ),
  plain(
    "proc.vpgid",
    "INT64",
    "Process group id as the process' own pid namespace numbers it.",
    (c) => c.thread?.vpgid,
  ),
  plain(
    "proc.vpgid.name",
    "CHARBUF",
    "Name of the leader of that process group.",
    (c) =>
      c.thread && (groupLeader(c, (thread) => thread.vpgid, true)?.comm ?? ""),
  ),
  plain(
    "proc.vpgid.exe",
    "CHARBUF",
    "argv[0] of the leader of that process group.",
    (c) =>
      c.thread && (groupLeader(c, (thread) => thread.vpgid, true)?.exe ?? ""),
  ),
  plain(
    "proc.vpgid.exepath",
    "CHARBUF",
    "Path of the executable of the leader of that process group.",
    (c) =>
      c.thread &&
      (groupLeader(c, (thread) => thread.vpgid, true)?.exepath ?? ""),
  ),
  plain(
    "proc.pgid",
    "INT64",
    "Process group id as the host numbers it.",
    (c) => c.thread?.pgid,
  ),
  plain(
    "proc.pgid.name",
    "CHARBUF",
    "Name of the process group's leader.",
    (c) =>
      c.thread && (groupLeader(c, (thread) => thread.pgid, false)?.comm ?? ""),
  ),
  plain(
    "proc.pgid.exe",
    "CHARBUF",
    "argv[0] of the process group's leader.",
    (c) =>
      c.thread && (groupLeader(c, (thread) => thread.pgid, false)?.exe ?? ""),
  ),
  plain(
    "proc.pgid.exepath",
    "CHARBUF",
    "Path of the executable of the process group's leader.",
    (c) =>
      c.thread &&
      (groupLeader(c, (thread) => thread.pgid, false)?.exepath ?? ""),
  ),
  plain(
    "proc.is_sid_leader",
    "BOOL",
    "Whether the process leads its session.",
    (c) => c.thread && c.thread.sid === c.thread.vpid,
  ),
  plain(
    "proc.is_vpgid_leader",
    "BOOL",
    "Whether the process leads its process group, judged in its own pid namespace.",
    (c) => c.thread && c.thread.vpgid === c.thread.vpid,
  ),
  plain(
    "proc.is_pgid_leader",
    "BOOL",
    "Whether the process leads its process group, judged on the host.",
    (c) => c.thread && c.thread.pgid === c.thread.pid,
  ),
];

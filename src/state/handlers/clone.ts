import type { EventView } from "../../events/view.ts";
import type { Context } from "../context.ts";
import { ThreadFlag } from "../flags.ts";
import { setStart } from "../finder.ts";
import type { SystemState } from "../system_state.ts";
import { Thread } from "../thread.ts";
import type { HandlerList } from "./handler.ts";

/* Parameters of clone, fork, vfork and clone3. */
const EXE = 1;
const ARGS = 2;
const PID = 4;
const PTID = 5;
const FDLIMIT = 7;
const COMM = 13;
const CGROUPS = 14;
const FLAGS = 15;
const UID = 16;
const GID = 17;
const VTID = 18;
const VPID = 19;
const PIDNS_START = 20;

const VFORK = 227;
/** An entry older than this, in ns, belongs to a process whose exit was lost. */
const STALE = 2_000_000_000n;

/** New processes and threads. */
export const CLONE_HANDLERS: HandlerList = [[223, 225, VFORK, 335, clone]];

/**
 * The call returns twice: in the caller with the child's id, in the child with 0. Whichever comes first makes the child,
 * but the caller knows its global id only when no pid namespace lies between them.
 */
function clone(state: SystemState, context: Context): void {
  const child = context.event.i64(0);
  if (child > 0) inCaller(state, context, child);
  else if (child === 0) inChild(state, context);
}

function inCaller(state: SystemState, context: Context, tid: number): void {
  const view = context.event;
  const caller = context.thread;
  if (caller === undefined) return;
  if (caller.placeholder) identify(state, caller, view);
  const flags = view.u32(FLAGS);
  const elsewhere = ThreadFlag.CHILD_IN_PIDNS | ThreadFlag.CLONE_NEWPID |
    ThreadFlag.CLONE_PARENT;
  if ((flags & elsewhere) !== 0 || caller.vtid !== caller.tid) return;
  // a vfork returns in the caller only after the child's exec or exit
  if ((flags & ThreadFlag.CLONE_VFORK) !== 0 || view.type === VFORK) return;
  const time = view.timestamp;
  const known = state.threads.get(tid);
  if (known !== undefined) {
    if (isCurrent(known, time)) return;
    state.threads.remove(known);
  } else if (state.exits.has(tid, time)) return;
  const isThread = (flags & ThreadFlag.CLONE_THREAD) !== 0;
  const child = isThread
    ? new Thread(tid, caller.pid, caller.main)
    : new Thread(tid, tid);
  child.ptid = isThread ? caller.main.ptid : caller.pid;
  child.flags = flags;
  child.vtid = tid;
  child.vpid = child.pid;
  child.pidnsInitStartTs = state.machine.bootTime;
  inherit(child, caller);
  fill(state, child, view, time);
  state.add(child);
  if (!isThread) state.fds.share(caller.main, child);
}

function inChild(state: SystemState, context: Context): void {
  const view = context.event;
  const time = view.timestamp;
  const known = context.thread;
  if (known !== undefined && known.listed) {
    if (isCurrent(known, time)) {
      if (view.has(VTID)) known.vtid = view.i64(VTID);
      if (view.has(VPID)) known.vpid = view.i64(VPID);
      if (known.cgroupId === 0n) known.cgroupId = view.cgroupId;
      return;
    }
    state.threads.remove(known);
  }
  const tid = view.tid;
  if (tid <= 0) return;
  const flags = view.u32(FLAGS) | ThreadFlag.CLONE_INVERTED;
  const pid = view.i64(PID);
  const isThread = (flags & ThreadFlag.CLONE_THREAD) !== 0 && pid > 0 &&
    pid !== tid;
  const model = isThread
    ? state.lookup(pid)
    : view.i64(PTID) > 0
    ? state.lookup(view.i64(PTID))
    : undefined;
  const child = isThread
    ? new Thread(tid, pid, model!.main)
    : new Thread(tid, tid);
  child.ptid = isThread ? model!.main.ptid : model?.pid ?? -1;
  child.flags = flags;
  child.vtid = view.has(VTID) ? view.i64(VTID) : tid;
  child.vpid = view.has(VPID) ? view.i64(VPID) : -1;
  if (model !== undefined && !model.placeholder) inherit(child, model);
  fill(state, child, view, time);
  child.pidnsInitStartTs = pidnsStart(state, child, view);
  child.cgroupId = view.cgroupId;
  if (!isThread && view.tail !== 0) setStart(child, view.startTime);
  if (model?.placeholder && isThread) {
    model.ptid = view.i64(PTID);
    identify(state, model, view);
  }
  state.add(child);
  if (!isThread && model !== undefined) state.fds.share(model.main, child);
  context.thread = child;
}

/** Whether the entry is that of the child which is being reported, not of an earlier owner of its id. */
function isCurrent(known: Thread, time: bigint): boolean {
  return known.cloneTs !== 0n && time - known.cloneTs < STALE;
}

/** What a placeholder can learn from the clone it makes. */
function identify(state: SystemState, caller: Thread, view: EventView): void {
  if (caller.ptid < 0) {
    const ptid = view.i64(PTID);
    if (caller.isMain && ptid > 0) state.threads.reparent(caller, ptid);
  }
  caller.exe = view.has(EXE) ? view.str(EXE) : "<NA>";
  caller.args = state.lists.fromParam(view, ARGS);
  caller.comm = view.str(COMM) || caller.exe;
  caller.programChanged();
}

/** What the event says about the child. */
function fill(
  state: SystemState,
  child: Thread,
  view: EventView,
  time: bigint,
): void {
  child.exe = view.has(EXE) ? view.str(EXE) : "<NA>";
  child.args = state.lists.fromParam(view, ARGS, child.args);
  child.comm = view.str(COMM) || child.exe;
  child.programChanged();
  child.fdlimit = view.i64(FDLIMIT);
  child.pfMajor = view.u64(8);
  child.pfMinor = view.u64(9);
  child.vmSize = view.u32(10);
  child.vmRss = view.u32(11);
  child.vmSwap = view.u32(12);
  child.uid = view.u32(UID);
  child.gid = view.u32(GID);
  if (view.has(CGROUPS)) {
    child.cgroups = state.lists.fromParam(view, CGROUPS, child.cgroups);
  }
  child.cloneTs = time;
}

/** What a child has from its parent, and a thread from its process. */
function inherit(child: Thread, from: Thread): void {
  child.sid = from.sid;
  child.pgid = from.pgid;
  child.vpgid = from.vpgid;
  child.exepath = from.exepath;
  child.args = from.args;
  child.env = from.env;
  child.cgroups = from.cgroups;
  child.cwd = from.cwd;
  child.root = from.root;
  child.tty = from.tty;
  child.loginuid = from.loginuid;
  child.capInheritable = from.capInheritable;
  child.capPermitted = from.capPermitted;
  child.capEffective = from.capEffective;
  child.exeIno = from.exeIno;
  child.exeInoCtime = from.exeInoCtime;
  child.exeInoMtime = from.exeInoMtime;
  child.exeInoCtimeDurationCloneTs = from.exeInoCtimeDurationCloneTs;
  child.exeWritable = from.exeWritable;
  child.exeUpperLayer = from.exeUpperLayer;
  child.exeLowerLayer = from.exeLowerLayer;
  child.exeFromMemfd = from.exeFromMemfd;
  child.cgroupId = from.cgroupId;
  if (child.main !== child) child.lastExecTs = from.lastExecTs;
}

/** The event counts the start of the pid namespace from boot. */
function pidnsStart(
  state: SystemState,
  child: Thread,
  view: EventView,
): bigint {
  const boot = state.machine.bootTime;
  const inside = ThreadFlag.CHILD_IN_PIDNS | ThreadFlag.CLONE_NEWPID;
  if ((child.flags & inside) === 0 && child.vtid === child.tid) return boot;
  const start = view.u64big(PIDNS_START);
  if (start === 0n) return 0n;
  return start < boot ? start + boot : start;
}

import { resolvePath } from "../../events/path.ts";
import type { EventView } from "../../events/view.ts";
import type { Context } from "../context.ts";
import { AT_FDCWD, ThreadFlag } from "../flags.ts";
import type { SystemState } from "../system_state.ts";
import { withoutDeleted } from "../deleted.ts";
import type { Thread } from "../thread.ts";
import type { HandlerList } from "./handler.ts";

/* Parameters of execve and execveat. */
const EXE = 1;
const ARGS = 2;
const PID = 4;
const PTID = 5;
const CWD = 6;
const FDLIMIT = 7;
const VM_SWAP = 12;
const COMM = 13;
const CGROUPS = 14;
const ENV = 15;
const TTY = 16;
const VPGID = 17;
const LOGINUID = 18;
const FLAGS = 19;
const CAPS = 20;
const EXE_INO = 23;
const UID = 26;
const EXEPATH = 27;
const PGID = 28;
const GID = 29;
const FILENAME = 30;

/* Bits of the flags parameter. */
const EXE_WRITABLE = 1;
const EXE_UPPER_LAYER = 2;
const EXE_FROM_MEMFD = 4;
const EXE_LOWER_LAYER = 8;

/** Marks that an exec leaves on the thread. */
const KEPT = ThreadFlag.PIPE_SRC | ThreadFlag.PIPE_DST |
  ThreadFlag.IS_MAIN_THREAD | ThreadFlag.CLONE_INVERTED |
  ThreadFlag.CHILD_IN_PIDNS;

const EXECVEAT_ENTER = 330;
const AT_EMPTY_PATH = 1;

/** Programs that take the place of others. */
export const EXEC_HANDLERS: HandlerList = [
  [293, 331, exec],
  [EXECVEAT_ENTER, execBegins],
];

function exec(state: SystemState, context: Context): void {
  const view = context.event;
  if (view.i64(0) < 0) return;
  let thread = context.thread;
  if (thread === undefined) return;
  const pid = view.i64(PID);
  if (pid > 0 && pid !== thread.pid) {
    // a thread that execs takes over the id of its process
    state.threads.remove(thread);
    thread = context.thread = state.lookup(pid);
  }
  const time = view.timestamp;
  thread.exited = false;
  if (thread.placeholder) identify(state, thread, view);
  thread.exe = view.has(EXE) ? view.str(EXE) : "<NA>";
  thread.args = state.lists.fromParam(view, ARGS, thread.args);
  thread.comm = view.str(COMM) || thread.exe;
  thread.programChanged();
  thread.lastExecTs = time;
  thread.fdlimit = view.i64(FDLIMIT);
  if (view.has(VM_SWAP)) setMemory(thread, view);
  if (view.has(CGROUPS)) {
    thread.cgroups = state.lists.fromParam(view, CGROUPS, thread.cgroups);
  }
  state.noteContainer(thread);
  if (view.has(ENV)) {
    const inherited = state.parent(thread)?.env ?? thread.env;
    thread.env = state.lists.fromParam(view, ENV, inherited);
  }
  const cwd = view.str(CWD);
  if (cwd.charCodeAt(0) === 47) {
    thread.cwd = cwd.endsWith("/") ? cwd : cwd + "/";
  }
  setExepath(state, thread, view);
  if (view.has(TTY)) thread.tty = view.u32(TTY);
  if (view.has(VPGID)) thread.vpgid = view.i64(VPGID);
  if (view.has(LOGINUID)) thread.loginuid = view.u32(LOGINUID);
  if (view.has(FLAGS)) {
    const flags = view.u32(FLAGS);
    thread.exeWritable = (flags & EXE_WRITABLE) !== 0;
    thread.exeUpperLayer = (flags & EXE_UPPER_LAYER) !== 0;
    thread.exeFromMemfd = (flags & EXE_FROM_MEMFD) !== 0;
    thread.exeLowerLayer = (flags & EXE_LOWER_LAYER) !== 0;
  }
  if (view.has(CAPS + 2)) {
    thread.capInheritable = view.u64big(CAPS);
    thread.capPermitted = view.u64big(CAPS + 1);
    thread.capEffective = view.u64big(CAPS + 2);
  }
  if (view.has(EXE_INO + 2)) setInode(thread, view);
  if (view.has(UID)) thread.uid = view.u32(UID);
  if (view.has(GID)) thread.gid = view.u32(GID);
  thread.pgid = view.has(PGID) ? view.i64(PGID) : -1;
  thread.flags = (thread.flags & KEPT) | ThreadFlag.ACTIVE |
    ThreadFlag.NAME_CHANGED;
  if (view.tail !== 0) thread.cgroupId = view.cgroupId;
  if (thread.threadCount > 1) state.threads.removeOthers(thread);
  const running = thread;
  state.fds.closeOnExec(running, () => state.reader?.openFds(running.pid));
}

/** What a thread of which nothing was known can learn. */
function identify(state: SystemState, thread: Thread, view: EventView): void {
  thread.placeholder = false;
  const ptid = view.i64(PTID);
  if (ptid > 0) state.threads.reparent(thread, ptid);
  if ((thread.flags & ThreadFlag.CHILD_IN_PIDNS) === 0) {
    thread.vtid = thread.tid;
    thread.vpid = thread.pid;
  }
}

function setMemory(thread: Thread, view: EventView): void {
  thread.pfMajor = view.u64(8);
  thread.pfMinor = view.u64(9);
  thread.vmSize = view.u32(10);
  thread.vmRss = view.u32(11);
  thread.vmSwap = view.u32(12);
}

/** The kernel's own path if the event has it; old captures have the name that was asked for. */
function setExepath(
  state: SystemState,
  thread: Thread,
  view: EventView,
): void {
  const pending = state.pendingExecs.get(view.tid);
  if (pending !== undefined) state.pendingExecs.delete(view.tid);
  if (view.has(EXEPATH)) {
    thread.exepath = withoutDeleted(view.str(EXEPATH));
  } else if (view.has(FILENAME) && view.str(FILENAME) !== "<NA>") {
    thread.exepath = resolvePath(thread.cwd, view.str(FILENAME));
  } else {
    thread.exepath = pending ?? "<NA>";
  }
}

function setInode(thread: Thread, view: EventView): void {
  const ctime = view.u64big(EXE_INO + 1);
  thread.exeIno = view.u64(EXE_INO);
  thread.exeInoCtime = ctime;
  thread.exeInoMtime = view.u64big(EXE_INO + 2);
  thread.exeInoCtimeDurationCloneTs = thread.cloneTs === 0n
    ? 0n
    : BigInt.asUintN(64, thread.cloneTs - ctime);
  const pidns = thread.pidnsInitStartTs;
  thread.exeInoCtimeDurationPidnsStart = pidns !== 0n && ctime > pidns
    ? ctime - pidns
    : 0n;
}

/** Old captures name the program of an execveat only when the call begins. */
function execBegins(state: SystemState, context: Context): void {
  const { event: view, thread } = context;
  if (thread === undefined) return;
  const dirfd = view.i64(0);
  const name = view.str(1);
  const dir = dirfd === AT_FDCWD
    ? thread.main.cwd
    : state.fds.get(thread.main, dirfd)?.name;
  let path;
  if ((view.u32(2) & AT_EMPTY_PATH) !== 0 && (name === "" || name === "<NA>")) {
    path = dir;
  } else if (name.startsWith("/")) path = resolvePath("", name);
  else if (dir !== undefined && name !== "<NA>") path = resolvePath(dir, name);
  if (path === undefined) return;
  if (state.pendingExecs.size >= 1024) state.pendingExecs.clear();
  state.pendingExecs.set(thread.tid, path);
}

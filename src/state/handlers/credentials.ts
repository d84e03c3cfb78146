import type { EventView } from "../../events/view.ts";
import type { Context } from "../context.ts";
import { ThreadFlag } from "../flags.ts";
import type { SystemState } from "../system_state.ts";
import { NO_ID, type Thread } from "../thread.ts";
import type { HandlerList } from "./handler.ts";

/** All capabilities there are: bits 0 to 40. */
const ALL_CAPS = (1n << 41n) - 1n;
const PR_SET_CHILD_SUBREAPER = 36;
const PR_GET_CHILD_SUBREAPER = 37;
const UNSHARE = 285;
const SETREUID = 427;

/** Users, groups, capabilities, sessions, namespaces, and what prctl changes. */
export const CREDENTIAL_HANDLERS: HandlerList = [
  [199, setuid(1)],
  [193, SETREUID, setuid(2)],
  [201, setgid(1)],
  [195, 429, setgid(2)],
  [353, capset],
  [241, UNSHARE, enterNamespace],
  [275, setsid],
  [401, prctl],
];

/** @param param index of the effective id */
function setuid(param: number) {
  return (_state: SystemState, context: Context): void => {
    const { event: view, thread } = context;
    if (view.i64(0) !== 0 || thread === undefined || !view.has(param)) return;
    const uid = view.u32(param);
    if (uid === NO_ID) return;
    changeCapabilities(thread, uid, everyIdSet(context.event));
    thread.uid = uid;
  };
}

/** Whether the call leaves no id of the process at 0, as far as its arguments tell. */
function everyIdSet(view: EventView): boolean {
  for (let param = 1; param < view.paramCount; param++) {
    const id = view.u32(param);
    if (id === 0 || id === NO_ID) return false;
  }
  return view.type !== SETREUID;
}

/** What the kernel does to the capabilities of whoever becomes root or ceases to be. */
function changeCapabilities(thread: Thread, uid: number, all: boolean): void {
  if (thread.uid === 0 && uid !== 0) {
    thread.capEffective = 0n;
    if (all) thread.capPermitted = 0n;
  } else if (thread.uid !== 0 && uid === 0) {
    thread.capEffective = thread.capPermitted;
  }
}

function setgid(param: number) {
  return (_state: SystemState, context: Context): void => {
    const { event: view, thread } = context;
    if (view.i64(0) !== 0 || thread === undefined || !view.has(param)) return;
    const gid = view.u32(param);
    if (gid !== NO_ID) thread.gid = gid;
  };
}

function capset(_state: SystemState, context: Context): void {
  const { event: view, thread } = context;
  if (view.i64(0) < 0 || thread === undefined) return;
  thread.capInheritable = view.u64big(1);
  thread.capPermitted = view.u64big(2);
  thread.capEffective = view.u64big(3);
}

/** Whoever enters a user namespace has all capabilities in it. */
function enterNamespace(_state: SystemState, context: Context): void {
  const { event: view, thread } = context;
  if (view.i64(0) < 0 || thread === undefined) return;
  const flags = view.u32(view.type === UNSHARE ? 1 : 2);
  if ((flags & ThreadFlag.CLONE_NEWUSER) === 0) return;
  thread.capInheritable = ALL_CAPS;
  thread.capPermitted = ALL_CAPS;
  thread.capEffective = ALL_CAPS;
}

/** The new session has the process's id, and so has its process group. */
function setsid(_state: SystemState, context: Context): void {
  const { event: view, thread } = context;
  const sid = view.i64(0);
  if (sid < 0 || thread === undefined) return;
  thread.main.sid = sid;
  thread.sid = sid;
}

function prctl(_state: SystemState, context: Context): void {
  const { event: view, thread } = context;
  if (view.i64(0) < 0 || thread === undefined) return;
  const option = view.u32(1);
  if (
    option !== PR_SET_CHILD_SUBREAPER && option !== PR_GET_CHILD_SUBREAPER
  ) return;
  thread.main.subreaper = view.i64(3) !== 0;
}

import type { Context } from "../context.ts";
import type { SystemState } from "../system_state.ts";
import type { HandlerList } from "./handler.ts";

/** Accounts and groups that are added or removed. */
export const ACCOUNT_HANDLERS: HandlerList = [
  [354, 356, user],
  [358, 360, group],
];

const USER_DELETED = 356;
const GROUP_DELETED = 360;

function user(state: SystemState, context: Context): void {
  const view = context.event;
  const uid = view.u32(0);
  const container = view.str(5);
  if (view.type === USER_DELETED) return state.users.deleteUser(uid, container);
  state.users.addUser({
    uid,
    gid: view.u32(1),
    name: view.str(2),
    home: view.str(3),
    shell: view.str(4),
  }, container);
}

function group(state: SystemState, context: Context): void {
  const view = context.event;
  const gid = view.u32(0);
  const container = view.str(2);
  if (view.type === GROUP_DELETED) {
    return state.users.deleteGroup(gid, container);
  }
  state.users.addGroup({ gid, name: view.str(1) }, container);
}

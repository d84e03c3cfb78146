/** The state of the system: threads, descriptors, users, kept up by events. */
export { Context } from "./context.ts";
export { FdInfo, type FdTable, FdType, L4Proto, type Socket } from "./fd.ts";
export type { ContainerInfo, ContainerMount } from "./containers.ts";
export type { Group, Machine, StateView, User } from "./state_view.ts";
export { NO_ID, StringList, Thread } from "./thread.ts";
export { containerIdOf } from "./container_id.ts";
export { type StateOptions, SystemState } from "./system_state.ts";
export { syscallsFor } from "./needs.ts";
export { Users } from "./users.ts";
export { ProcReader } from "./proc/proc_reader.ts";
export { EtcAccounts } from "./proc/accounts.ts";
export { readMachine } from "./proc/machine.ts";

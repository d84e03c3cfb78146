/** The state of the system: threads, descriptors, users, kept up by events. */
export { Context } from "./context.ts";
export { FdInfo, FdType, L4Proto } from "./fd.ts";
export { NO_ID, Thread } from "./thread.ts";
export { containerIdOf } from "./container_id.ts";
export { SystemState } from "./system_state.ts";
export { syscallsFor } from "./needs.ts";
export { Users } from "./users.ts";
export { ProcReader } from "./proc/proc_reader.ts";
export { EtcAccounts } from "./proc/accounts.ts";
export { readMachine } from "./proc/machine.ts";

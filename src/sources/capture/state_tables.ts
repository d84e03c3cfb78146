import type { SystemState } from "../../state/mod.ts";
import type { CaptureTables } from "./write_head.ts";

/** The tables of a capture that begins now. */
export function tablesOf(state: SystemState): CaptureTables {
  return {
    machine: state.machine,
    users: state.users.hostUsers(),
    groups: state.users.hostGroups(),
    threads: state.threads.values(),
  };
}

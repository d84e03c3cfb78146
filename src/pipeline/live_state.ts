import type { Config } from "../config/schema.ts";
import type { ProbeSource } from "../sources/probe/mod.ts";
import { SystemState } from "../state/mod.ts";
import { EtcAccounts } from "../state/proc/accounts.ts";
import type { KernelTables } from "../state/proc/kernel_tables.ts";
import { readMachine } from "../state/proc/machine.ts";
import { ProcReader } from "../state/proc/proc_reader.ts";
import { Users } from "../state/users.ts";

/**
 * The state of this machine, still empty.
 *
 * @param tables has the kernel itself asked about what there is; /proc otherwise
 */
export function liveState(
  config: Config,
  tables?: KernelTables,
): SystemState {
  const machine = readMachine();
  return new SystemState({
    machine,
    reader: new ProcReader(machine.bootTime, tables),
    users: new Users(new EtcAccounts()),
    maxThreads: config.falco_libs.thread_table_size,
    maxFds: config.state.max_fds,
    maxFdsPerProcess: config.state.max_fds_per_process,
  });
}

/** What to warn of where operations of io_uring are not seen; known once the probe is attached. */
export function unseenOperations(source: ProbeSource): string | undefined {
  const why = source.unseenOperations();
  return why && `What programs do through io_uring is not seen: ${why}`;
}

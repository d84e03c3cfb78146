import type { Config } from "../config/schema.ts";
import { SystemState } from "../state/mod.ts";
import { EtcAccounts } from "../state/proc/accounts.ts";
import { readMachine } from "../state/proc/machine.ts";
import { ProcReader } from "../state/proc/proc_reader.ts";
import { Users } from "../state/users.ts";

/** The state of this machine, still empty. */
export function liveState(config: Config): SystemState {
  const machine = readMachine();
  return new SystemState({
    machine,
    reader: new ProcReader(machine.bootTime),
    users: new Users(new EtcAccounts()),
    maxThreads: config.falco_libs.thread_table_size,
    maxFds: config.state.max_fds,
    maxFdsPerProcess: config.state.max_fds_per_process,
  });
}

/** A state to play events into, for tests. */
import { type EventSpec, type ParamValue, viewOf } from "../events/build.ts";
import { EventView } from "../events/view.ts";
import { Context } from "./context.ts";
import type { Machine } from "./state_view.ts";
import { type StateOptions, SystemState } from "./system_state.ts";
import { Thread } from "./thread.ts";

/** A machine of which nothing is known but that it was booted a day before {@link START}. */
export const MACHINE: Machine = {
  hostname: "test",
  cpuCount: 1,
  memoryBytes: 0,
  bootTime: 1_700_000_000_000_000_000n - 86_400_000_000_000n,
  addresses: new Set(),
};
/** Time of the first event that {@link Play} makes, ns since the epoch. */
export const START = 1_700_000_000_000_000_000n;

/** Plays events into a state, one millisecond apart. */
export class Play {
  readonly state: SystemState;
  readonly context: Context;
  now: bigint = START;

  constructor(options: Partial<StateOptions> = {}) {
    this.state = new SystemState({ machine: MACHINE, ...options });
    this.context = new Context(new EventView(), this.state);
  }

  /** Puts a process into the table as if it had been there from the start. */
  process(pid: number, ptid: number, members: Partial<Thread> = {}): Thread {
    const thread = new Thread(pid, pid);
    Object.assign(thread, {
      ptid,
      vtid: pid,
      vpid: pid,
      comm: `p${pid}`,
      exe: `p${pid}`,
      cwd: "/",
      uid: 0,
      gid: 0,
      ...members,
    });
    this.state.seedThread(thread);
    return thread;
  }

  /** Plays one event; `during` runs where the rules would. */
  event(
    type: string | number,
    tid: number,
    params: EventSpec["params"] = {},
    during?: (context: Context) => void,
    tail?: EventSpec["tail"],
  ): void {
    this.now += 1_000_000n;
    viewOf({ type, tid, ts: this.now, params, tail }, this.context.event);
    this.state.begin(this.context);
    during?.(this.context);
    this.state.end(this.context);
  }

  /** A fork as the caller sees it. */
  fork(
    parent: number,
    child: number,
    params: Record<string, ParamValue> = {},
  ): Thread {
    this.event("clone", parent, {
      res: child,
      ...this.identity(parent, params),
    });
    return this.state.thread(child)!;
  }

  /** An exec that succeeds. */
  exec(
    tid: number,
    path: string,
    args: string[] = [],
    params: Record<string, ParamValue> = {},
  ): Thread {
    const name = path.slice(path.lastIndexOf("/") + 1);
    this.event("execve", tid, {
      res: 0,
      exe: name,
      args,
      comm: name.slice(0, 15),
      tid,
      pid: tid,
      trusted_exepath: path,
      ...params,
    });
    return this.state.thread(tid)!;
  }

  /** The parameters with which a process names itself in a clone. */
  identity(
    tid: number,
    params: Record<string, ParamValue> = {},
  ): Record<string, ParamValue> {
    const thread = this.state.thread(tid);
    return {
      exe: thread?.exe ?? "x",
      args: thread?.args.raw ?? "",
      comm: thread?.comm ?? "x",
      tid,
      pid: thread?.pid ?? tid,
      ptid: thread?.ptid ?? 1,
      uid: thread?.uid ?? 0,
      gid: thread?.gid ?? 0,
      vtid: tid,
      vpid: thread?.pid ?? tid,
      ...params,
    };
  }
}

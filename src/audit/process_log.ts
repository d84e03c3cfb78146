import { type ByteString, toText } from "../events/bytestring.ts";
import { signalName } from "../events/signals.ts";
import { containerIdOf, NO_ID, type Thread } from "../state/mod.ts";
import { Budget } from "./budget.ts";
import { type ChainLink, isoTime, type ProcessReport } from "./report.ts";

/** Longest chain of ancestors in a finding. */
const MAX_CHAIN = 16;

/** Executions kept of one process: a program can replace itself for ever. */
const MAX_EXECUTIONS = 100;

/** A process under audit. */
export interface Audited {
  readonly report: ProcessReport;
  /** What it was allowed when last seen, to notice when that changes. */
  uid: number;
  gid: number;
  capabilities: bigint;
}

/** Which processes belong to an audit. */
export type Scope =
  /** Everything on the host. */
  | { kind: "host" }
  /** The processes of {@link ProcessLog.adopt} and all that descend from them. */
  | { kind: "tree" }
  /** Everything in the container with this id, which may be cut short. */
  | { kind: "container"; id: ByteString };

/**
 * The processes under audit: who belongs to it and what became of them. Descent is followed from events, not from the
 * kernel's present parents, so that a daemon that has let itself be orphaned still belongs.
 */
export class ProcessLog {
  /** All, in the order of their appearance. */
  readonly all: ProcessReport[] = [];
  /** Processes that did not fit. */
  leftOut = 0;
  /** Executions that did not fit, of processes that did. */
  executionsLeftOut = 0;

  readonly #scope: Scope;
  readonly #limit: number;
  readonly #running = new Map<number, Audited>();
  /** Living members by pid that found no room in the report. */
  readonly #unlisted = new Set<number>();

  readonly #budget: Budget;

  /**
   * @param limit most processes in the report
   * @param characters of the command lines and paths of all their executions together
   */
  constructor(scope: Scope, limit = 20_000, characters = 32_000_000) {
    this.#scope = scope;
    this.#limit = limit;
    this.#budget = new Budget(characters);
  }

  /** Members that are still running. */
  get running(): number {
    return this.#running.size + this.#unlisted.size;
  }

  /** Whether the process belongs to the audit. */
  includes(pid: number): boolean {
    return this.#running.has(pid) || this.#unlisted.has(pid);
  }

  /** The process's entry; undefined when it does not belong or did not fit. */
  get(pid: number): Audited | undefined {
    return this.#running.get(pid);
  }

  /** Makes a process a member whatever it descends from. */
  adopt(pid: number, time: bigint): void {
    this.#add(pid, undefined, time);
  }

  /**
   * Finds out whether the thread's process belongs to the audit, and enters it when it does.
   *
   * @returns whether it belongs
   */
  meet(thread: Thread, time: bigint): boolean {
    const { pid, main } = thread;
    const known = this.#running.get(pid);
    if (known !== undefined) {
      // adopted before anything was known about it
      if (known.report.name === "" && !thread.placeholder) {
        describe(known, main);
      }
      return true;
    }
    if (this.#unlisted.has(pid)) return true;
    if (!this.#belongs(main)) return false;
    this.#add(pid, main, time);
    return true;
  }

  #belongs(main: Thread): boolean {
    switch (this.#scope.kind) {
      case "host":
        return true;
      case "tree":
        return this.includes(main.ptid);
      case "container": {
        const id = containerIdOf(main.cgroups);
        const wanted = this.#scope.id;
        return id !== "" && (wanted.startsWith(id) || id.startsWith(wanted));
      }
    }
  }

  #add(pid: number, main: Thread | undefined, time: bigint): void {
    if (this.includes(pid)) return;
    if (this.all.length >= this.#limit) {
      this.leftOut++;
      this.#unlisted.add(pid);
      return;
    }
    const parent = main && this.#running.get(main.ptid);
    const report: ProcessReport = {
      id: this.all.length + 1,
      parent: parent?.report.id ?? null,
      pid,
      name: "",
      exepath: "",
      cmdline: "",
      uid: null,
      container: "",
      started: isoTime(
        main !== undefined && main.cloneTs > 0n && main.cloneTs < time
          ? main.cloneTs
          : time,
      ),
      ended: null,
      exit_code: null,
      signal: null,
      left_running: false,
      executions: [],
    };
    const entry = { report, uid: NO_ID, gid: NO_ID, capabilities: 0n };
    this.all.push(report);
    this.#running.set(pid, entry);
    if (main !== undefined && !main.placeholder) describe(entry, main);
  }

  /** Enters a successful execve. */
  executed(thread: Thread, time: bigint): void {
    const report = this.#running.get(thread.pid)?.report;
    if (report === undefined) return;
    const { main } = thread;
    report.name = toText(main.comm);
    report.exepath = toText(main.exepath);
    report.cmdline = toText(main.cmdline);
    report.container = toText(containerIdOf(main.cgroups));
    if (
      report.executions.length >= MAX_EXECUTIONS ||
      !this.#budget.take(report.exepath.length + report.cmdline.length)
    ) {
      this.executionsLeftOut++;
      return;
    }
    report.executions.push({
      time: isoTime(time),
      exepath: report.exepath,
      cmdline: report.cmdline,
    });
  }

  /**
   * Enters the end of a process.
   *
   * @param signal number of the signal that ended it, 0 none
   */
  ended(pid: number, code: number, signal: number, time: bigint): void {
    this.#unlisted.delete(pid);
    const entry = this.#running.get(pid);
    if (entry === undefined) return;
    this.#running.delete(pid);
    entry.report.ended = isoTime(time);
    if (signal === 0) entry.report.exit_code = code;
    else entry.report.signal = signalName(signal) ?? String(signal);
  }

  /** Marks those that are left as left running. To be called once, at the end. */
  finish(): void {
    for (const { report } of this.#running.values()) report.left_running = true;
  }
}

function describe(entry: Audited, main: Thread): void {
  const { report } = entry;
  report.name = toText(main.comm);
  report.exepath = toText(main.exepath);
  report.cmdline = toText(main.cmdline);
  report.uid = main.uid === NO_ID ? null : main.uid;
  report.container = toText(containerIdOf(main.cgroups));
  entry.uid = main.uid;
  entry.gid = main.gid;
  entry.capabilities = main.capEffective;
}

/** The process and its ancestors, as far as they are known. */
export function chainOf(
  thread: Thread,
  ancestor: (thread: Thread, n: number) => Thread | undefined,
): ChainLink[] {
  const chain: ChainLink[] = [];
  for (let n = 0; n < MAX_CHAIN; n++) {
    const each = ancestor(thread, n);
    if (each === undefined) break;
    chain.push({
      pid: each.pid,
      name: toText(each.comm),
      exepath: toText(each.exepath),
      cmdline: toText(each.cmdline),
    });
  }
  return chain;
}

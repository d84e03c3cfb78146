import type { Target } from "./action.ts";
import {
  type Cgroup,
  findCgroup,
  membersOf,
  pathsOfProcess,
  pathsOfState,
} from "./cgroup.ts";
import {
  allProcesses,
  childrenOf,
  isThreadResting,
  pidNamespace,
  type ProcStat,
  readStat,
  threadsOf,
} from "./proc.ts";

/** The process whose event matched, as the event identifies it. */
export interface Offender {
  readonly pid: number;
  /** Ticks since boot; with the pid it names one process. */
  readonly startTicks: number;
  /** Parent at the time of the event, −1 unknown. */
  readonly ppid: number;
  readonly containerId: string;
  /** `controller=path` strings of the event's state. */
  readonly cgroups: readonly string[];
}

/** A target that does not exist, or that must not be looked for. */
export class NoTarget extends Error {
  readonly result: "gone" | "refused";
  constructor(result: "gone" | "refused", reason: string) {
    super(reason);
    this.result = result;
  }
}

/** One process, as a signal is addressed. */
export interface Addressee {
  readonly pid: number;
  readonly startTicks: number;
}

/** Whether new members can appear while the target is being signalled. */
export function isGroup(target: Target): boolean {
  return target === "tree" || target === "session" || target === "container";
}

/**
 * The processes that `target` stands for at this moment, the offender first where it is one of them.
 *
 * @throws {NoTarget} when there are none, or when they are outside the offender's pid namespace
 */
export function findTargets(
  target: Target,
  offender: Offender,
  outsideNamespace: boolean,
): Addressee[] {
  switch (target) {
    case "process":
    case "thread-group":
      return [offender];
    case "parent":
      return [parentOf(offender, outsideNamespace)];
    case "tree":
      return descendantsOf(present(offender).pid);
    case "session":
      return sessionOf(offender, outsideNamespace);
    case "container":
      return membersOf(containerOf(offender, "members"))
        .map(readStat).filter((stat) => stat !== undefined);
  }
}

/**
 * The cgroup of the offender.
 *
 * @throws {NoTarget} when it is the root, which holds everything, or when it also holds saker
 */
export function containerOf(
  offender: Offender,
  purpose: "members" | "freeze",
): Cgroup {
  const stat = readStat(offender.pid);
  const own = stat?.startTicks === offender.startTicks
    ? pathsOfProcess(offender.pid)
    : undefined;
  const cgroup = findCgroup(
    own ?? pathsOfState(offender.cgroups),
    purpose,
    offender.containerId,
  );
  if (cgroup === undefined) {
    throw new NoTarget(
      "refused",
      "the process has no cgroup of its own",
    );
  }
  if (membersOf(cgroup).includes(Deno.pid)) {
    throw new NoTarget("refused", `saker runs in cgroup ${cgroup.path} too`);
  }
  return cgroup;
}

function present(offender: Offender): ProcStat {
  const stat = readStat(offender.pid);
  if (stat === undefined) throw new NoTarget("gone", "the process has ended");
  if (stat.startTicks !== offender.startTicks) {
    throw new NoTarget("gone", "the pid belongs to another process by now");
  }
  return stat;
}

function parentOf(offender: Offender, outsideNamespace: boolean): ProcStat {
  const { ppid } = present(offender);
  // an orphan's new parent has nothing to do with the matter
  if (offender.ppid >= 0 && ppid !== offender.ppid) {
    throw new NoTarget("gone", "the parent has ended");
  }
  const parent = readStat(ppid);
  if (parent === undefined) throw new NoTarget("gone", "the parent has ended");
  if (!outsideNamespace && !sameNamespace(offender.pid, ppid)) {
    throw new NoTarget(
      "refused",
      `pid ${ppid} is outside the pid namespace of the process ` +
        "(outside_namespace: true permits it)",
    );
  }
  return parent;
}

function sessionOf(offender: Offender, outsideNamespace: boolean): ProcStat[] {
  const { session } = present(offender);
  if (session === 0) {
    throw new NoTarget("refused", "the session began outside the namespace");
  }
  return allProcesses().filter((stat) =>
    stat.session === session &&
    (outsideNamespace || sameNamespace(offender.pid, stat.pid))
  );
}

/** A member of a family: {@link nearTree}. */
export interface Relative extends Addressee {
  /** No thread of it was running, so that it could not become more. */
  readonly resting: boolean;
}

/**
 * The offender and its descendants as the kernel lists children: without a look at every process of the machine. It may
 * miss some as long as others of the family run or end, and not every kernel has the lists.
 *
 * @throws {NoTarget} the offender has ended
 */
export function nearTree(offender: Offender): Relative[] {
  const found: ProcStat[] = [present(offender)];
  const family: Relative[] = [];
  for (let i = 0; i < found.length; i++) {
    const { pid, startTicks } = found[i];
    let { resting } = found[i];
    for (const tid of threadsOf(pid)) {
      resting &&= tid === pid || isThreadResting(pid, tid);
      for (const child of childrenOf(pid, tid)) {
        const stat = readStat(child);
        if (stat?.ppid === pid) found.push(stat);
      }
    }
    family.push({ pid, startTicks, resting });
  }
  return family;
}

/** The process and everything below it, parents before children. */
function descendantsOf(root: number): ProcStat[] {
  const children = new Map<number, ProcStat[]>();
  const found: ProcStat[] = [];
  for (const stat of allProcesses()) {
    if (stat.pid === root) found.push(stat);
    const siblings = children.get(stat.ppid);
    if (siblings === undefined) children.set(stat.ppid, [stat]);
    else siblings.push(stat);
  }
  for (let i = 0; i < found.length; i++) {
    found.push(...children.get(found[i].pid) ?? []);
  }
  return found;
}

function sameNamespace(a: number, b: number): boolean {
  const namespace = pidNamespace(a);
  return namespace !== "" && namespace === pidNamespace(b);
}

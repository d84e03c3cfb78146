/**
 * What a response has to know about a process at the moment it acts, read from /proc: the state table says what was
 * true when the event was made.
 */

import { toText } from "../events/bytestring.ts";
import { TICK_NS } from "../state/proc/clock.ts";
import { listNumbers, readBytes, readLink } from "../state/proc/files.ts";
import { readStat as readProcStat } from "../state/proc/stat.ts";

/** `PF_KTHREAD` of the task flags. */
const KERNEL_THREAD = 0x00200000;
/** Letters of states in which nothing runs until somebody resumes it, or ever. */
const RESTING = "TtZX";

/** What /proc/PID/stat says, as far as needed here. */
export interface ProcStat {
  readonly pid: number;
  readonly comm: string;
  readonly ppid: number;
  readonly session: number;
  readonly kernelThread: boolean;
  /** Dead, waiting for its parent. */
  readonly zombie: boolean;
  /** Stopped or dead: runs nothing until somebody resumes it. */
  readonly resting: boolean;
  /** Start of the process in clock ticks since boot: with the pid it names a process for ever. */
  readonly startTicks: number;
}

/** Ticks for a start time in ns since boot, as the kernel rounds them. */
export function toTicks(startTime: bigint): number {
  return Number(startTime / TICK_NS);
}

/** Reads /proc/PID/stat; undefined when there is no such process. */
export function readStat(pid: number): ProcStat | undefined {
  const stat = readProcStat(pid);
  if (stat === undefined) return undefined;
  return {
    pid,
    comm: toText(stat.comm),
    ppid: stat.ppid,
    session: stat.sid,
    kernelThread: (stat.flags & KERNEL_THREAD) !== 0,
    // a leader that has ended while its threads go on is shown as a zombie too
    zombie: stat.state === "X" || (stat.state === "Z" && stat.threads <= 1),
    resting: RESTING.includes(stat.state),
    startTicks: stat.startTicks,
  };
}

/** Every process there is now. */
export function allProcesses(): ProcStat[] {
  return listNumbers("/proc").map(readStat)
    .filter((stat) => stat !== undefined);
}

/** Whether the kernel lists the children of its threads. */
export function listsChildren(): boolean {
  return readBytes("/proc/thread-self/children") !== undefined;
}

/** The threads of a process. */
export function threadsOf(pid: number): number[] {
  return listNumbers(`/proc/${pid}/task`);
}

/** Children of one thread of a process; none where the kernel does not list them. */
export function childrenOf(pid: number, tid: number): number[] {
  return (readBytes(`/proc/${pid}/task/${tid}/children`) ?? "").split(" ")
    .filter((child) => child !== "").map(Number);
}

/** Whether a thread other than the main one is stopped or has ended. */
export function isThreadResting(pid: number, tid: number): boolean {
  const stat = readProcStat(tid, `/proc/${pid}/task`);
  return stat === undefined || RESTING.includes(stat.state);
}

/** The executable as the kernel names it, "" when it has none or cannot be read. */
export function executable(pid: number): string {
  return toText(readLink(`/proc/${pid}/exe`) ?? "");
}

/** The pid namespace as the kernel names it, "" when it cannot be read. */
export function pidNamespace(pid: number): string {
  return readLink(`/proc/${pid}/ns/pid`) ?? "";
}

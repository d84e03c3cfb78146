/**
 * What a response has to know about a process at the moment it acts, read from /proc: the state table says what was
 * true when the event was made.
 */

import { toText } from "../events/bytestring.ts";
import { listNumbers, readBytes, readLink } from "../state/proc/files.ts";

/** Kernel's clock ticks per second as /proc shows times; fixed for user space on all architectures saker knows. */
const TICK_NS = 10_000_000n;
/** `PF_KTHREAD` of the task flags. */
const KERNEL_THREAD = 0x00200000;
/** More than such a line ever has, bytes. */
const MAX_STAT = 4096;

/** A line of /proc/PID/stat, as far as needed here. */
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
  const text = readBytes(`/proc/${pid}/stat`, MAX_STAT);
  return text === undefined ? undefined : parseStat(toText(text));
}

/** Takes a line of /proc/PID/stat apart; the name in it may hold blanks and parentheses. */
export function parseStat(text: string): ProcStat | undefined {
  const open = text.indexOf("(");
  const close = text.lastIndexOf(")");
  if (open < 0 || close < open) return undefined;
  const rest = text.slice(close + 2).split(" ");
  if (rest.length < 20) return undefined;
  return {
    pid: Number.parseInt(text, 10),
    comm: text.slice(open + 1, close),
    ppid: Number(rest[1]),
    session: Number(rest[3]),
    kernelThread: (Number(rest[6]) & KERNEL_THREAD) !== 0,
    // a leader that has ended while its threads go on is shown as a zombie too
    zombie: rest[0] === "X" || (rest[0] === "Z" && Number(rest[17]) <= 1),
    resting: "TtZX".includes(rest[0]),
    startTicks: Number(rest[19]),
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
  const text = readBytes(`/proc/${pid}/task/${tid}/stat`, MAX_STAT);
  return text === undefined || parseStat(toText(text))?.resting !== false;
}

/** The executable as the kernel names it, "" when it has none or cannot be read. */
export function executable(pid: number): string {
  return toText(readLink(`/proc/${pid}/exe`) ?? "");
}

/** The pid namespace as the kernel names it, "" when it cannot be read. */
export function pidNamespace(pid: number): string {
  return readLink(`/proc/${pid}/ns/pid`) ?? "";
}

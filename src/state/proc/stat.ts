import type { ByteString } from "../../events/bytestring.ts";
import { readBytes } from "./files.ts";

/** More than such a line ever has, bytes. */
const MAX_STAT = 4096;

/** What is taken from `/proc/PID/stat`. */
export interface ProcStat {
  comm: ByteString;
  /** Letter of the state: R, S, D, Z… */
  state: string;
  ppid: number;
  pgid: number;
  sid: number;
  tty: number;
  /** Process group in the foreground of the terminal, -1 without one. */
  foreground: number;
  /** Task flags, `PF_…` in include/linux/sched.h. */
  flags: number;
  pfMinor: number;
  pfMajor: number;
  threads: number;
  /** Clock ticks (10 ms) since boot. */
  startTicks: number;
}

/**
 * Reads a file of that form.
 *
 * @param id of a process or, below a process's `task`, of a thread
 * @param processes the folder with the ids
 * @returns undefined when there is no such process
 */
export function readStat(
  id: number | "self",
  processes = "/proc",
): ProcStat | undefined {
  const text = readBytes(`${processes}/${id}/stat`, MAX_STAT);
  return text === undefined ? undefined : parseStat(text);
}

/** Takes a line of `/proc/PID/stat` apart. The name may hold blanks and parentheses: it ends at the last one. */
export function parseStat(text: ByteString): ProcStat | undefined {
  const open = text.indexOf("(");
  const close = text.lastIndexOf(")");
  if (open < 0 || close < open) return undefined;
  // state is field 3, the first behind the name
  const rest = text.slice(close + 2).split(" ", 20);
  if (rest.length < 20) return undefined;
  return {
    comm: text.slice(open + 1, close),
    state: rest[0],
    ppid: Number(rest[1]),
    pgid: Number(rest[2]),
    sid: Number(rest[3]),
    tty: Number(rest[4]),
    foreground: Number(rest[5]),
    flags: Number(rest[6]),
    pfMinor: Number(rest[7]),
    pfMajor: Number(rest[9]),
    threads: Number(rest[17]),
    startTicks: Number(rest[19]),
  };
}

import type { ByteString } from "../../events/bytestring.ts";

/** What is taken from `/proc/PID/stat`. */
export interface ProcStat {
  comm: ByteString;
  ppid: number;
  pgid: number;
  sid: number;
  tty: number;
  pfMinor: number;
  pfMajor: number;
  threads: number;
  /** Clock ticks (10 ms) since boot. */
  startTicks: number;
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
    ppid: Number(rest[1]),
    pgid: Number(rest[2]),
    sid: Number(rest[3]),
    tty: Number(rest[4]),
    pfMinor: Number(rest[7]),
    pfMajor: Number(rest[9]),
    threads: Number(rest[17]),
    startTicks: Number(rest[19]),
  };
}

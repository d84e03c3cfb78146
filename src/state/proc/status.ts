import type { ByteString } from "../../events/bytestring.ts";

/** What is taken from `/proc/PID/status`. */
export interface ProcStatus {
  tgid: number;
  /** Effective ids. */
  uid: number;
  gid: number;
  /** Ids in the innermost pid namespace. */
  vtid: number;
  vpid: number;
  vpgid: number;
  /** KiB. */
  vmSize: number;
  vmRss: number;
  vmSwap: number;
  capInheritable: bigint;
  capPermitted: bigint;
  capEffective: bigint;
}

/** Takes `/proc/PID/status` apart. The name in its first line is escaped, so a line begins where it seems to. */
export function parseStatus(text: ByteString): ProcStatus | undefined {
  const tgid = line(text, "Tgid");
  if (tgid === "") return undefined;
  const pid = Number(tgid);
  return {
    tgid: pid,
    uid: Number(line(text, "Uid").split("\t")[1] ?? 0xffffffff),
    gid: Number(line(text, "Gid").split("\t")[1] ?? 0xffffffff),
    vtid: last(line(text, "NSpid")) ?? Number(line(text, "Pid")),
    vpid: last(line(text, "NStgid")) ?? pid,
    vpgid: last(line(text, "NSpgid")) ?? -1,
    vmSize: parseInt(line(text, "VmSize")) || 0,
    vmRss: parseInt(line(text, "VmRSS")) || 0,
    vmSwap: parseInt(line(text, "VmSwap")) || 0,
    capInheritable: hex(line(text, "CapInh")),
    capPermitted: hex(line(text, "CapPrm")),
    capEffective: hex(line(text, "CapEff")),
  };
}

function line(text: ByteString, key: string): string {
  const at = text.indexOf(`\n${key}:`);
  if (at < 0) return "";
  const start = at + key.length + 2;
  const end = text.indexOf("\n", start);
  return text.slice(start, end < 0 ? text.length : end).trim();
}

function last(list: string): number | undefined {
  return list === "" ? undefined : Number(list.split("\t").at(-1));
}

function hex(digits: string): bigint {
  return /^[0-9a-f]{1,16}$/.test(digits) ? BigInt(`0x${digits}`) : 0n;
}

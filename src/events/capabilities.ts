/** Linux capabilities by bit, without their prefix. */
const NAMES: readonly string[] =
  ("CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE NET_BIND_SERVICE " +
    "NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT " +
    "SYS_ADMIN SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP " +
    "MAC_OVERRIDE MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE")
    .split(" ").map((name) => `CAP_${name}`);

/** Few sets occur on a machine; the bound is for hostile captures. */
const MAX_CACHED = 1024;
const texts = new Map<bigint, string>();

/** `CAP_CHOWN CAP_KILL …` for a set of capabilities in bit order; empty for none. Unknown bits are left out. */
export function capabilityNames(bits: bigint): string {
  const known = texts.get(bits);
  if (known !== undefined) return known;
  const text = NAMES.filter((_, bit) => bits >> BigInt(bit) & 1n).join(" ");
  if (texts.size >= MAX_CACHED) texts.clear();
  texts.set(bits, text);
  return text;
}

import { scId, syscallOf } from "../../events/tables.ts";
import {
  COMPAT_ONLY,
  compatSyscalls,
  counterpart,
  nativeSyscalls,
} from "./syscall_numbers.ts";

/** Tracepoints that can be asked for besides syscalls, by the name of their event. */
export type ProbeHook = "procexit" | "signaldeliver" | "switch" | "page_fault";

/** Hooks that are more than one program. */
const HOOK_PROGRAMS: Record<string, readonly string[]> = {
  page_fault: ["page_fault_user", "page_fault_kernel"],
};

/** What the probe is to do. */
export interface ProbeSettings {
  /**
   * Names of the wanted syscalls (`openat`) or of their events (`pread` for `pread64`); names that this machine does
   * not have are left out.
   */
  syscalls: Iterable<string>;
  /** Wanted events that are no syscalls. */
  hooks?: Iterable<ProbeHook>;
  /** Bytes of each ring, a power of two; 8 MiB. */
  bufferBytes?: number;
  /** CPUs that share a ring, 0 = all; 2. */
  cpusPerBuffer?: number;
  /** Bytes taken of data buffers; 80. */
  snaplen?: number;
  /** Use raw tracepoints even where typed ones work. */
  rawTracepoints?: boolean;
  /** {@link ProbeSource.openTables} will be asked for. */
  scan?: boolean;
  /** Send what the kernel itself has resolved: paths and addresses. */
  realpath?: boolean;
  /** Responses of the probe's own can be set ({@link ProbeSource.setDecisions}). */
  respond?: boolean;
  /** … and they may refuse operations, which takes BPF among the active security modules. */
  deny?: boolean;
}

/** Of the 32-bit entry: one call with many faces, told apart by the probe. */
const SOCKETCALL = "socketcall";
const SOCKET_CALLS = new Set([
  "socket",
  "bind",
  "connect",
  "listen",
  "accept",
  "getsockname",
  "getpeername",
  "socketpair",
  "send",
  "recv",
  "sendto",
  "recvfrom",
  "shutdown",
  "setsockopt",
  "getsockopt",
  "sendmsg",
  "recvmsg",
  "accept4",
  "recvmmsg",
  "sendmmsg",
]);

/** The lines of the probe's configuration that say which syscalls are wanted; see `probe/saker.h`. */
export function syscallLines(
  names: Iterable<string>,
  arch: string = Deno.build.arch,
): string {
  const wanted = new Set<string>();
  for (const name of names) wanted.add(syscallOf(name));
  const native = nativeSyscalls(arch);
  let text = "";
  for (const name of wanted) {
    const number = native.get(name);
    if (number === undefined) continue;
    text += `syscall ${number} ${scId(name) ?? 0} ${name}\n`;
  }
  for (const [name, number] of compatSyscalls(arch)) {
    const own = COMPAT_ONLY.get(name);
    if (own !== undefined) {
      if (!wanted.has(name)) continue;
      const id = scId(name) ?? 0;
      text += `program ${own} ${id} ${name}\ncompat ${number} ${id} ${own}\n`;
      continue;
    }
    const same = counterpart(name);
    const wants = wanted.has(name) ||
      (same !== undefined && wanted.has(same)) ||
      (name === SOCKETCALL && !wanted.isDisjointFrom(SOCKET_CALLS));
    if (!wants) continue;
    const target = name === SOCKETCALL
      ? -2
      : same === undefined
      ? -1
      : native.get(same) ?? -1;
    const id = scId(name) ?? scId(same ?? "") ?? 0;
    text += `compat ${number} ${id} ${target}\n`;
  }
  return text;
}

/** The lines that can change while the probe runs: which syscalls are wanted, and what is to be sent of them. */
export function setLines(
  { syscalls, realpath }: Pick<ProbeSettings, "syscalls" | "realpath">,
): string {
  return (realpath ? "realpath\n" : "") + syscallLines(syscalls);
}

/** The probe's configuration; see `probe/saker.h`. */
export function probeConfig(settings: ProbeSettings): string {
  let text = "";
  if (settings.bufferBytes !== undefined) {
    text += `buffer_bytes ${settings.bufferBytes}\n`;
  }
  if (settings.cpusPerBuffer !== undefined) {
    text += `cpus_per_buffer ${settings.cpusPerBuffer}\n`;
  }
  if (settings.snaplen !== undefined) text += `snaplen ${settings.snaplen}\n`;
  if (settings.rawTracepoints) text += "raw_tp\n";
  if (settings.scan) text += "scan\n";
  if (settings.respond) text += "respond\n";
  if (settings.deny) text += "deny\n";
  for (const hook of settings.hooks ?? []) {
    for (const program of HOOK_PROGRAMS[hook] ?? [hook]) {
      text += `hook ${program}\n`;
    }
  }
  return text + setLines(settings);
}

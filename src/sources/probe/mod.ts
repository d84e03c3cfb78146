/** The probe: events of the running kernel. */
export { probeCheck } from "./check.ts";
export { releaseMemory } from "./memory.ts";
export { openProbe, ProbeSource } from "./probe_source.ts";
export type { ProbeHook, ProbeSettings } from "./settings.ts";
export {
  allSyscalls,
  compatSyscalls,
  nativeSyscalls,
} from "./syscall_numbers.ts";

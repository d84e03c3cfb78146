/** The signal that nothing survives. */
export const SIGKILL = 9;
/** The signal that stops whoever gets it. */
export const SIGSTOP = 19;

/** Linux signals by number (x86 and arm), 1–31. */
const NAMES: readonly string[] = [
  "",
  "SIGHUP",
  "SIGINT",
  "SIGQUIT",
  "SIGILL",
  "SIGTRAP",
  "SIGABRT",
  "SIGBUS",
  "SIGFPE",
  "SIGKILL",
  "SIGUSR1",
  "SIGSEGV",
  "SIGUSR2",
  "SIGPIPE",
  "SIGALRM",
  "SIGTERM",
  "SIGSTKFLT",
  "SIGCHLD",
  "SIGCONT",
  "SIGSTOP",
  "SIGTSTP",
  "SIGTTIN",
  "SIGTTOU",
  "SIGURG",
  "SIGXCPU",
  "SIGXFSZ",
  "SIGVTALRM",
  "SIGPROF",
  "SIGWINCH",
  "SIGIO",
  "SIGPWR",
  "SIGSYS",
];

/** `SIGTERM` for 15; undefined for 0 and for real-time signals, which have no names of their own. */
export function signalName(number: number): string | undefined {
  return number > 0 ? NAMES[number] : undefined;
}

/** 15 for `SIGTERM` or `TERM`; undefined for an unknown name. */
export function signalNumber(name: string): number | undefined {
  const index = NAMES.indexOf(name.startsWith("SIG") ? name : `SIG${name}`);
  return index > 0 ? index : undefined;
}

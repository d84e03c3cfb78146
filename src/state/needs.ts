import type { Need } from "../fields/field.ts";

/** Processes come and go: without these nothing else means anything. */
const PROCESSES = [
  "execve",
  "execveat",
  "clone",
  "clone3",
  "fork",
  "vfork",
  "procexit",
];
/** Rare, and every process field or path depends on them. */
const ALWAYS = ["setsid", "chdir", "fchdir", "chroot"];
const CREDENTIALS = [
  "setuid",
  "setgid",
  "setreuid",
  "setregid",
  "setresuid",
  "setresgid",
  "capset",
  "setns",
  "unshare",
];
/** Whatever makes a descriptor: one that is missed leaves the name of an earlier one in its place. */
const CREATES_FD = [
  "open",
  "openat",
  "openat2",
  "creat",
  "open_by_handle_at",
  "dup",
  "dup2",
  "dup3",
  "fcntl",
  "pipe",
  "pipe2",
  "socket",
  "socketpair",
  "accept",
  "accept4",
  "eventfd",
  "eventfd2",
  "timerfd_create",
  "signalfd",
  "signalfd4",
  "inotify_init",
  "inotify_init1",
  "epoll_create",
  "epoll_create1",
  "userfaultfd",
  "io_uring_setup",
  "memfd_create",
  "pidfd_open",
  "pidfd_getfd",
];
const SOCKETS = [
  "socket",
  "socketpair",
  "bind",
  "connect",
  "accept",
  "accept4",
  "getsockopt",
];
const MEMORY = ["brk", "mmap", "munmap"];

/**
 * Names of the syscalls and tracepoints that have to be reported so that the state which rules need is kept. Reading and
 * writing never are among them: a rule that is about these names them itself.
 *
 * @param needs what the fields of the rules take
 * @param eventTypes event types that rules can match, undefined for all
 */
export function syscallsFor(
  needs: ReadonlySet<Need>,
  eventTypes: ReadonlySet<string> | undefined,
): Set<string> {
  const names = new Set([...PROCESSES, ...ALWAYS]);
  const add = (list: readonly string[]) => {
    for (const name of list) names.add(name);
  };
  if (needs.has("credentials")) add(CREDENTIALS);
  if (needs.has("close")) add(["close", "close_range"]);
  if (needs.has("fds") || needs.has("close")) {
    add(CREATES_FD);
    add(SOCKETS);
  } else if (needs.has("sockets")) {
    // a copy of a socket is a socket, and a reused number none
    add(SOCKETS);
    if (usesSockets(eventTypes)) add(CREATES_FD);
  }
  if (needs.has("memory")) add(MEMORY);
  return names;
}

/** Events that make or name their own socket do not depend on what was known of the descriptor. */
const SELF_CONTAINED = new Set(["connect", "accept", "accept4", "socket"]);

function usesSockets(eventTypes: ReadonlySet<string> | undefined): boolean {
  if (eventTypes === undefined) return true;
  for (const name of eventTypes) if (!SELF_CONTAINED.has(name)) return true;
  return false;
}

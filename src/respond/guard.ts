import { SYSTEM_DIRECTORIES } from "./action.ts";
import { withoutDeleted } from "../state/deleted.ts";
import { executable, pidNamespace, type ProcStat, readStat } from "./proc.ts";

/** Longest chain of ancestors that is followed. */
const MAX_ANCESTORS = 64;

/** Keeps responses away from processes that a host cannot do without, and from saker and those it depends on. */
export class Guard {
  readonly #namespace = pidNamespace(Deno.pid);

  /**
   * Why the process must not be touched.
   *
   * @param protect names and paths of protected programs, see {@link isProtected}
   * @returns undefined when it may be
   */
  refusal(stat: ProcStat, protect: readonly string[]): string | undefined {
    if (stat.pid <= 1) return "it is the first process of the host";
    if (stat.kernelThread) return "it is a kernel thread";
    if (stat.pid === Deno.pid) return "it is saker itself";
    if (ancestorsOfSaker().includes(stat.pid)) return "saker runs below it";
    const path = executable(stat.pid);
    if (path === "" && stat.ppid === 2) return "it is a kernel thread";
    // inside a container a path says nothing: whoever made its image chose the names
    if (
      isProtected(path, protect) && pidNamespace(stat.pid) === this.#namespace
    ) {
      return `${path} is on the protect list`;
    }
    return undefined;
  }
}

/** Parent, service manager, the shell and the terminal that saker was started from: all of them hold it up. */
export function ancestorsOfSaker(): number[] {
  const found: number[] = [];
  let ancestor = Deno.ppid;
  // bounded, as the chain can change while it is walked
  while (ancestor > 0 && found.length < MAX_ANCESTORS) {
    found.push(ancestor);
    ancestor = readStat(ancestor)?.ppid ?? 0;
  }
  return found;
}

/**
 * Whether a protect list names the executable `path`: an entry with a slash is an absolute path, one without is a file
 * name within the {@link SYSTEM_DIRECTORIES}; a `*` at the end of either stands for anything.
 */
export function isProtected(path: string, protect: readonly string[]): boolean {
  // what the kernel appends when the file has been replaced, say by an upgrade
  const file = withoutDeleted(path);
  const name = file.slice(file.lastIndexOf("/") + 1);
  const system = SYSTEM_DIRECTORIES.some((dir) => file.startsWith(dir));
  return protect.some((entry) => {
    if (!entry.includes("/") && !system) return false;
    const subject = entry.includes("/") ? file : name;
    return entry.endsWith("*")
      ? subject.startsWith(entry.slice(0, -1))
      : subject === entry;
  });
}

/** What /proc knows of a process, as events carry it. */

/** Value of a line of /proc/PID/status. */
export function status(pid: number, key: string): string[] {
  const text = Deno.readTextFileSync(`/proc/${pid}/status`);
  const line = text.split("\n").find((l) => l.startsWith(`${key}:`));
  return line?.slice(key.length + 1).trim().split(/\s+/) ?? [];
}

/** Fields of /proc/PID/stat behind the name, `state` being the first. */
export function stat(pid: number): number[] {
  const text = Deno.readTextFileSync(`/proc/${pid}/stat`);
  return text.slice(text.lastIndexOf(")") + 2).split(" ").map(Number);
}

/** The parameter `cgroups`, from /proc/PID/cgroup, of the controllers that events name. */
export function cgroups(pid: number): Map<string, string> {
  const paths = new Map<string, string>();
  for (const line of Deno.readTextFileSync(`/proc/${pid}/cgroup`).split("\n")) {
    const [, controllers, path] = line.split(":");
    for (const name of controllers?.split(",") ?? []) paths.set(name, path);
  }
  // version 2 has one path for all that no version-1 hierarchy has taken
  const unified = paths.get("");
  const found = new Map<string, string>();
  for (const name of ["cpuset", "cpu", "cpuacct", "io", "memory"]) {
    const path = paths.get(name === "io" ? "blkio" : name) ?? unified;
    if (path !== undefined) found.set(name, path);
  }
  return found;
}

/** A parameter of strings that each end in NUL, as a list. */
export function list(text: unknown): string[] {
  return text === null ? [] : String(text).replace(/\0$/, "").split("\0");
}

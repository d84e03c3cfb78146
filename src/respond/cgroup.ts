import { fromText, toText } from "../events/bytestring.ts";
import { errnoName } from "../events/tables.ts";
import { listDirectories, readBytes, writeBytes } from "../state/proc/files.ts";

/** A cgroup hierarchy that is mounted. */
interface Hierarchy {
  /** Controllers of a v1 hierarchy; undefined for v2. */
  controllers: readonly string[] | undefined;
  mount: string;
  /** Which part of the hierarchy the mount shows. */
  root: string;
}

/** The cgroup of a process, as a directory. */
export interface Cgroup {
  /** Path within the hierarchy, for messages. */
  path: string;
  directory: string;
  version: 1 | 2;
}

const EPERM = 1;
const EACCES = 13;
/** Longest tree of cgroups that is looked at below a container's. */
const MAX_CGROUPS = 1024;

/** Paths of a process within the hierarchies, by controller; "" is version 2. */
export type CgroupPaths = ReadonlyMap<string, string>;

/** Paths as /proc/PID/cgroup has them; undefined when there is no such process. */
export function pathsOfProcess(pid: number): CgroupPaths | undefined {
  const text = readBytes(`/proc/${pid}/cgroup`);
  if (text === undefined) return undefined;
  const paths = new Map<string, string>();
  for (const line of toText(text).split("\n")) {
    const [, controllers, ...path] = line.split(":");
    if (controllers === undefined) continue;
    for (const name of controllers.split(",")) paths.set(name, path.join(":"));
  }
  return paths;
}

/** Paths as events carry them (`controller=path`): all that is left of a process that has ended. */
export function pathsOfState(cgroups: readonly string[]): CgroupPaths {
  const paths = new Map<string, string>();
  for (const each of cgroups) {
    const at = each.indexOf("=");
    if (at > 0) paths.set(each.slice(0, at), each.slice(at + 1));
  }
  return paths;
}

/**
 * The directory of a cgroup for `purpose`; undefined when the paths are the root of every hierarchy or none is mounted.
 *
 * A container's own cgroup is meant: where `containerId` is in the path, what lies below it is cut off.
 *
 * @param containerId 12 characters, "" when the process is in no known container
 */
export function findCgroup(
  paths: CgroupPaths,
  purpose: "members" | "freeze",
  containerId = "",
): Cgroup | undefined {
  const mountinfo = readBytes("/proc/self/mountinfo");
  if (mountinfo === undefined) return undefined;
  const hierarchies = parseHierarchies(toText(mountinfo));
  const unified = hierarchies.find((each) => each.controllers === undefined);
  for (const name of PREFERENCE[purpose]) {
    const full = paths.get(name);
    if (full === undefined) continue;
    const path = cutToContainer(full, containerId);
    const hierarchy = hierarchies.find((each) =>
      each.controllers?.includes(name)
    ) ?? unified;
    if (path === "/" || hierarchy === undefined) continue;
    const below = relativeTo(hierarchy.root, path);
    if (below === undefined) continue;
    const version = hierarchy.controllers === undefined ? 2 : 1;
    if (purpose === "freeze" && version === 1 && name !== "freezer") continue;
    return { path, directory: hierarchy.mount + below, version };
  }
  return undefined;
}

/** Controllers whose path is taken, best first; all but the v1 `freezer` can only freeze where they are version 2. */
const PREFERENCE = {
  members: ["", "name=systemd", "pids", "memory", "freezer", "cpu", "devices"],
  freeze: ["", "freezer", "pids", "memory", "cpu"],
} as const;

/** Processes in the cgroup and the ones below it. */
export function membersOf(cgroup: Cgroup): number[] {
  const pids = new Set<number>();
  const queue = [cgroup.directory];
  for (let i = 0; i < queue.length && i < MAX_CGROUPS; i++) {
    // threaded ones refuse the list, and any may vanish while being read
    const text = readBytes(`${queue[i]}/cgroup.procs`) ?? "";
    for (const line of text.split("\n")) if (line) pids.add(Number(line));
    for (const name of listDirectories(queue[i])) {
      queue.push(`${queue[i]}/${toText(name)}`);
    }
  }
  return [...pids];
}

/**
 * Stops or resumes everything in the cgroup.
 *
 * @throws {Error} when the kernel refuses
 */
export function setFrozen(cgroup: Cgroup, frozen: boolean): void {
  const [name, value] = cgroup.version === 2
    ? ["cgroup.freeze", frozen ? "1" : "0"]
    : ["freezer.state", frozen ? "FROZEN" : "THAWED"];
  const path = `${cgroup.directory}/${name}`;
  const error = writeBytes(path, fromText(value));
  if (error === 0) return;
  const message = `${path} cannot be written: ${errnoName(error)}`;
  throw error === EACCES || error === EPERM
    ? new Deno.errors.PermissionDenied(message)
    : new Error(message);
}

/** The mounted hierarchies of a mountinfo text (proc(5)). */
function parseHierarchies(mountinfo: string): Hierarchy[] {
  const found: Hierarchy[] = [];
  for (const line of mountinfo.split("\n")) {
    const [head, tail] = line.split(" - ");
    if (tail === undefined) continue;
    const [type, , options] = tail.split(" ");
    const [, , , root, mount] = head.split(" ");
    if (type === "cgroup2") {
      found.push({ controllers: undefined, mount, root });
    } else if (type === "cgroup") {
      found.push({ controllers: options.split(","), mount, root });
    }
  }
  return found;
}

/** Cuts a cgroup path behind the component that holds the container's id. */
function cutToContainer(path: string, containerId: string): string {
  const at = containerId === "" ? -1 : path.indexOf(containerId);
  if (at < 0) return path;
  const end = path.indexOf("/", at);
  return end < 0 ? path : path.slice(0, end);
}

/** `path` as seen below `root`; undefined when it lies elsewhere. */
function relativeTo(root: string, path: string): string | undefined {
  if (root === "/") return path;
  return path.startsWith(`${root}/`) ? path.slice(root.length) : undefined;
}

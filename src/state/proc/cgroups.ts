import type { ByteString } from "../../events/bytestring.ts";

/** Controllers by the kernel's names, in the order of its own list. */
const CONTROLLERS = [
  "cpuset",
  "cpu",
  "cpuacct",
  "blkio",
  "memory",
  "devices",
  "freezer",
  "net_cls",
  "perf_event",
  "net_prio",
  "hugetlb",
  "pids",
  "rdma",
  "misc",
] as const;

/**
 * The lines of `/proc/PID/cgroup` as a list of `controller=path`, each followed by NUL. Controllers that no version 1
 * hierarchy has belong to the unified one.
 */
export function parseCgroups(text: ByteString): ByteString {
  const paths = new Map<string, ByteString>();
  let unified: ByteString | undefined;
  for (const line of text.split("\n")) {
    const first = line.indexOf(":");
    const second = line.indexOf(":", first + 1);
    if (second < 0) continue;
    const names = line.slice(first + 1, second);
    const path = line.slice(second + 1);
    if (names === "") unified = path;
    else if (!names.startsWith("name=")) {
      for (const name of names.split(",")) paths.set(name, path);
    }
  }
  let out = "";
  for (const name of CONTROLLERS) {
    const path = paths.get(name) ?? unified;
    if (path !== undefined) out += `${name}=${path}\0`;
  }
  return out;
}

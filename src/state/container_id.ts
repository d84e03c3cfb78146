import type { ByteString } from "../events/bytestring.ts";
import type { StringList } from "./thread.ts";

/** Characters of a container id as it is shown. */
const SHORT = 12;
const HEX64 = /^[0-9a-f]{64}$/;
/** Prefixes that runtimes put before the id in names of systemd scopes. */
const SCOPE = /^(?:docker|cri-containerd|crio|libpod)-([0-9a-f]{64})$/;
/** Namespaces of containerd below which `ctr` puts containers of any name. */
const NAMESPACES = new Set(["default", "k8s.io", "moby"]);
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/**
 * Id of the container that a thread with these cgroups belongs to, 12 characters (LXC: the name); "" on the host.
 *
 * @param cgroups `subsys=path` strings
 */
export function containerIdOf(cgroups: StringList): ByteString {
  return cgroups.containerId ??= derive(cgroups);
}

function derive(cgroups: StringList): ByteString {
  let last = "";
  for (const item of cgroups.items) {
    const path = item.slice(item.indexOf("=") + 1);
    if (path === last || path.length < 2) continue;
    last = path;
    const id = containerIdOfPath(path);
    if (id !== "") return id;
  }
  return "";
}

/** Id of the container that a cgroup path names, shortened to 12 characters; "" for the host's. */
export function containerIdOfPath(path: ByteString): ByteString {
  const id = fullContainerIdOfPath(path);
  return path.includes("/lxc") ? id : id.slice(0, SHORT);
}

/** Like {@link containerIdOfPath}, not shortened. */
export function fullContainerIdOfPath(path: ByteString): ByteString {
  const parts = path.split("/");
  if (parts.at(-1) === "conmon") return ""; // podman's monitor, outside the container
  // podman puts the processes of a container one level deeper; a nested init (systemd) puts them anywhere below
  for (let i = parts.length - 1; i > 0; i--) {
    const id = idOfPart(parts[i], parts[i - 1]);
    if (id !== "") return id;
  }
  return parts.length === 3 && NAMESPACES.has(parts[1]) ? parts[2] : "";
}

function idOfPart(part: ByteString, before: ByteString): ByteString {
  const name = part.endsWith(".scope") ? part.slice(0, -6) : part;
  if (HEX64.test(name)) return name;
  const scope = SCOPE.exec(name);
  if (scope !== null) return scope[1];
  // AWS ECS and Fargate name theirs by task: <32 hex>-<number>
  if (/^[0-9a-f]{32}-\d+$/.test(name) && /^[0-9a-f]{32}$/.test(before)) {
    return name;
  }
  if (before === "lxc" || before === "lxc.payload") return part;
  if (part.startsWith("lxc.payload.")) return part.slice(12);
  // containers that rkt, Garden or Nomad start: a UUID below a directory of their own
  if (before === "garden" && UUID.test(name)) return name;
  return "";
}

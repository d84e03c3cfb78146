/**
 * What is known of containers beyond what the cgroups of their processes tell. Captures of other sensors carry it: an
 * event for each container, with a JSON document.
 */
import { type ByteString, fromText } from "../events/bytestring.ts";

/** A file system that is mounted into a container. */
export interface ContainerMount {
  source: ByteString;
  destination: ByteString;
  mode: ByteString;
  writable: boolean;
  propagation: ByteString;
}

/** Texts that are not known are empty, marks undefined. */
export interface ContainerInfo {
  /** As in cgroups, 12 characters. */
  id: ByteString;
  fullId: ByteString;
  /** `docker`, `podman`, `cri-o`, … */
  type: ByteString;
  name: ByteString;
  image: ByteString;
  imageId: ByteString;
  repository: ByteString;
  tag: ByteString;
  digest: ByteString;
  ip: ByteString;
  /** Result of the network plugin. */
  cni: ByteString;
  /** Of the pod that the container belongs to. */
  sandboxId: ByteString;
  sandboxCni: ByteString;
  privileged: boolean | undefined;
  hostPid: boolean | undefined;
  hostNetwork: boolean | undefined;
  hostIpc: boolean | undefined;
  mounts: readonly ContainerMount[];
  labels: ReadonlyMap<ByteString, ByteString>;
  podLabels: ReadonlyMap<ByteString, ByteString>;
}

/** Names of the runtimes by the number that events give them. */
const TYPES: readonly string[] = [
  "docker",
  "lxc",
  "libvirt-lxc",
  "mesos",
  "rkt",
  "custom",
  "cri",
  "containerd",
  "cri-o",
  "bpm",
  "static",
  "podman",
];
/** Of those, the ones that tell whether a container is privileged. */
const TELLS_PRIVILEGED = new Set(["docker", "cri", "containerd", "cri-o"])
  .add("podman");

/** Most containers, and most mounts and labels of one. */
const MAX_CONTAINERS = 4096;
const MAX_ITEMS = 1024;

type Json = Record<string, unknown>;

function object(value: unknown): Json {
  return typeof value === "object" && value !== null ? value as Json : {};
}

function text(value: unknown): ByteString {
  return typeof value === "string" ? fromText(value) : "";
}

function mark(value: unknown): boolean | undefined {
  return typeof value === "boolean" ? value : undefined;
}

function labels(value: unknown): Map<ByteString, ByteString> {
  const found = new Map<ByteString, ByteString>();
  for (const [name, label] of Object.entries(object(value))) {
    if (found.size >= MAX_ITEMS) break;
    found.set(fromText(name), text(label));
  }
  return found;
}

function mounts(value: unknown): ContainerMount[] {
  if (!Array.isArray(value)) return [];
  return value.slice(0, MAX_ITEMS).map(object).map((mount) => ({
    source: text(mount.Source),
    destination: text(mount.Destination),
    mode: text(mount.Mode),
    writable: mount.RW === true,
    propagation: text(mount.Propagation),
  }));
}

/**
 * Reads a container's description.
 *
 * @returns undefined when it is none
 */
export function parseContainer(json: string): ContainerInfo | undefined {
  let document: Json;
  try {
    document = object(object(JSON.parse(json)).container);
  } catch {
    return undefined;
  }
  const id = text(document.id);
  if (id === "") return undefined;
  const type = TYPES[Number(document.type)] ?? "";
  return {
    id,
    fullId: text(document.full_id),
    type,
    name: text(document.name),
    image: text(document.image),
    imageId: text(document.imageid),
    repository: text(document.imagerepo),
    tag: text(document.imagetag),
    digest: text(document.imagedigest),
    ip: text(document.ip),
    cni: text(document.cni_json),
    sandboxId: text(document.pod_sandbox_id),
    sandboxCni: text(document.pod_sandbox_cniresult),
    privileged: TELLS_PRIVILEGED.has(type)
      ? document.privileged === true
      : undefined,
    hostPid: mark(document.host_pid),
    hostNetwork: mark(document.host_network),
    hostIpc: mark(document.host_ipc),
    mounts: mounts(document.Mounts),
    labels: labels(document.labels),
    podLabels: labels(document.pod_sandbox_labels),
  };
}

/** Containers by id. Bounded: the one that was described first is forgotten first. */
export class Containers {
  readonly #known = new Map<ByteString, ContainerInfo>();

  get(id: ByteString): ContainerInfo | undefined {
    return this.#known.get(id);
  }

  put(info: ContainerInfo): void {
    this.#known.delete(info.id);
    if (this.#known.size >= MAX_CONTAINERS) {
      for (const oldest of this.#known.keys()) {
        this.#known.delete(oldest);
        break;
      }
    }
    this.#known.set(info.id, info);
  }

  delete(id: ByteString): void {
    this.#known.delete(id);
  }

  clear(): void {
    this.#known.clear();
  }
}

import type { ByteString } from "../events/bytestring.ts";
import { fullContainerIdOfPath } from "../state/container_id.ts";
import type { ContainerInfo } from "../state/containers.ts";
import type { Context } from "../state/context.ts";
import { containerIdOf, containerInfoOf } from "./_container.ts";
import { plain } from "./_define.ts";
import { containerMetadata, METADATA } from "./container_metadata.ts";
import type { FieldClass, FieldDef, Reader } from "./field.ts";

/** `host` outside of containers, else what is known of the container. */
function hostOr(of: (info: ContainerInfo) => ByteString): Reader {
  return (c) => {
    if (c.thread === undefined) return undefined;
    if (containerIdOf(c.thread) === "") return "host";
    const info = containerInfoOf(c);
    return info === undefined ? undefined : of(info) || undefined;
  };
}

/** Start of the container: that of its pid namespace, in ns since the epoch. */
function started(c: Context): bigint | undefined {
  const thread = c.thread;
  if (thread === undefined || containerIdOf(thread) === "") return undefined;
  return thread.pidnsInitStartTs || undefined;
}

const identity: FieldDef[] = [
  plain(
    "container.id",
    "CHARBUF",
    "First 12 characters of the container's id, derived from the cgroups; host outside of containers.",
    (c) => c.thread && (containerIdOf(c.thread) || "host"),
  ),
  plain(
    "container.full_id",
    "CHARBUF",
    "The container's whole id; empty outside of containers.",
    (c) => {
      if (c.thread === undefined) return undefined;
      if (containerIdOf(c.thread) === "") return "";
      for (const item of c.thread.cgroups.items) {
        const id = fullContainerIdOfPath(item.slice(item.indexOf("=") + 1));
        if (id !== "") return id;
      }
      return containerIdOf(c.thread);
    },
  ),
  plain(
    "container.name",
    "CHARBUF",
    "Name of the container; host outside of containers.",
    hostOr((info) => info.name),
    METADATA,
  ),
  plain(
    "container.type",
    "CHARBUF",
    "Runtime of the container (docker, containerd, cri-o, podman, lxc, …); host outside of containers.",
    hostOr((info) => info.type),
    METADATA,
  ),
  plain(
    "container.start_ts",
    "ABSTIME",
    "Start of the container in ns since the epoch, taken from its pid namespace.",
    started,
  ),
  plain(
    "container.duration",
    "RELTIME",
    "ns since the container started.",
    (c) => {
      const start = started(c);
      return start === undefined ? undefined : c.event.timestamp - start;
    },
  ),
];

/** Fields of the container that the thread runs in. */
export const CONTAINER: FieldClass = {
  name: "container",
  description: "The container that the thread runs in.",
  sources: ["syscall"],
  fields: [
    ...identity,
    ...containerMetadata,
  ],
};

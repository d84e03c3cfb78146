import type { ByteString } from "../events/bytestring.ts";
import { containerIdOf as fromCgroups } from "../state/container_id.ts";
import type { ContainerInfo } from "../state/containers.ts";
import type { Context } from "../state/context.ts";
import type { Thread } from "../state/thread.ts";

/** Container id of a thread, 12 characters; "" on the host. */
export function containerIdOf(thread: Thread): ByteString {
  return thread.containerId ?? fromCgroups(thread.cgroups);
}

/** What is known of the container that the event's thread runs in. */
export function containerInfoOf(c: Context): ContainerInfo | undefined {
  if (c.thread === undefined) return undefined;
  const id = containerIdOf(c.thread);
  return id === "" ? undefined : c.state.container?.(id);
}

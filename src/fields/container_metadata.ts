/** What the container's runtime says of it. Live, nobody asks the runtimes yet; captures of other sensors carry it. */
import type { ByteString } from "../events/bytestring.ts";
import { globMatcher } from "../rules/condition/match/glob.ts";
import type { ContainerInfo, ContainerMount } from "../state/containers.ts";
import type { Context } from "../state/context.ts";
import { containerInfoOf } from "./_container.ts";
import {
  absent,
  type Extra,
  parseIndex,
  plain,
  requireArg,
} from "./_define.ts";
import type { FieldDef, Reader } from "./field.ts";

/** What all these fields have in common. */
export const METADATA: Extra = { needs: ["containers"], notCollected: true };
const DEPRECATED: Extra = { ...METADATA, deprecated: true };

/** A text of the container; missing when it is not known or empty. */
export function infoText(
  name: string,
  doc: string,
  of: (info: ContainerInfo) => ByteString,
  extra: Extra = METADATA,
): FieldDef {
  return plain(name, "CHARBUF", doc, (c) => {
    const info = containerInfoOf(c);
    return info === undefined ? undefined : of(info) || undefined;
  }, extra);
}

/** A label, by the name in brackets or behind the dot. */
export function labelField(
  name: string,
  doc: string,
  of: (info: ContainerInfo) => ReadonlyMap<ByteString, ByteString>,
): FieldDef {
  return {
    name,
    type: "CHARBUF",
    doc,
    ...METADATA,
    arg: { required: true, form: "key", dotted: true },
    bind(arg): Reader {
      const label = requireArg(name, arg, `${name}.foo`);
      return (c) => {
        const info = containerInfoOf(c);
        return info && of(info).get(label);
      };
    },
  };
}

/** All labels as `name:value`, joined by commas. */
export function labelsField(
  name: string,
  doc: string,
  of: (info: ContainerInfo) => ReadonlyMap<ByteString, ByteString>,
): FieldDef {
  return infoText(
    name,
    doc,
    (info) =>
      Array.from(of(info), ([label, value]) => `${label}:${value}`).join(","),
  );
}

function flag(
  name: string,
  doc: string,
  of: (info: ContainerInfo) => boolean | undefined,
): FieldDef {
  return plain(`container.${name}`, "BOOL", doc, (c) => {
    const info = containerInfoOf(c);
    return info && of(info);
  }, METADATA);
}

function mountText(mount: ContainerMount): ByteString {
  const { source, destination, mode, writable, propagation } = mount;
  return `${source}:${destination}:${mode}:${writable}:${propagation}`;
}

/**
 * A property of one mount, which a number or a pattern chooses.
 *
 * @param key what the pattern is matched against
 */
function mountField(
  name: string,
  doc: string,
  of: (mount: ContainerMount) => ByteString,
  key: "source" | "destination" = "source",
): FieldDef {
  const field = `container.${name}`;
  return {
    name: field,
    type: "CHARBUF",
    doc,
    ...METADATA,
    arg: { required: true, form: "either" },
    bind(arg): Reader {
      const which = requireArg(field, arg, `${field}[0]`);
      const find = /^[0-9]+$/.test(which)
        ? byIndex(parseIndex(field, which))
        : byPattern(which, key);
      return (c: Context) => {
        const info = containerInfoOf(c);
        const mount = info && find(info.mounts);
        return mount && of(mount);
      };
    },
  };
}

type Find = (mounts: readonly ContainerMount[]) => ContainerMount | undefined;

function byIndex(index: number): Find {
  return (mounts) => mounts[index];
}

function byPattern(pattern: string, key: "source" | "destination"): Find {
  const matches = globMatcher(pattern);
  return (mounts) => mounts.find((mount) => matches(mount[key]));
}

/** A field about checks of health, which are not read. */
function probe(name: string, doc: string): FieldDef {
  return absent(`container.${name}`, "CHARBUF", doc, DEPRECATED);
}

/** Fields of the container's image, mounts, labels and so on. */
export const containerMetadata: FieldDef[] = [
  infoText(
    "container.image",
    "Name of the image, as it was given.",
    (info) => info.image,
  ),
  infoText(
    "container.image.id",
    "Id of the image, 12 characters.",
    (info) => info.imageId.slice(0, 12),
  ),
  infoText(
    "container.image.repository",
    "Name of the image without tag and digest.",
    (info) => info.repository,
  ),
  infoText("container.image.tag", "Tag of the image.", (info) => info.tag),
  infoText(
    "container.image.digest",
    "Digest of the image.",
    (info) => info.digest,
  ),
  flag(
    "privileged",
    "Whether the container is privileged.",
    (info) => info.privileged,
  ),
  plain(
    "container.mounts",
    "CHARBUF",
    "All mounts as source:destination:mode:writable:propagation, joined by commas.",
    (c) => containerInfoOf(c)?.mounts.map(mountText).join(","),
    METADATA,
  ),
  mountField(
    "mount",
    "One mount, by number or by a pattern for its source.",
    mountText,
  ),
  mountField(
    "mount.source",
    "Source of one mount, by number or by a pattern for its destination.",
    (mount) => mount.source,
    "destination",
  ),
  mountField(
    "mount.dest",
    "Destination of one mount, by number or by a pattern for its source.",
    (mount) => mount.destination,
  ),
  mountField("mount.mode", "Mode of one mount.", (mount) => mount.mode),
  mountField(
    "mount.rdwr",
    "Whether one mount is writable.",
    (mount) => String(mount.writable),
  ),
  mountField(
    "mount.propagation",
    "Propagation of one mount.",
    (mount) => mount.propagation,
  ),
  probe("healthcheck", "Command of the health check."),
  probe("liveness_probe", "Command of the liveness probe."),
  probe("readiness_probe", "Command of the readiness probe."),
  infoText(
    "container.ip",
    "Primary IPv4 address of the container.",
    (info) => info.ip,
  ),
  infoText(
    "container.cni.json",
    "Result of the network plugin as JSON.",
    (info) => info.cni,
  ),
  flag(
    "host_pid",
    "Whether it shares the host's pid namespace.",
    (info) => info.hostPid,
  ),
  flag(
    "host_network",
    "Whether it shares the host's network.",
    (info) => info.hostNetwork,
  ),
  flag(
    "host_ipc",
    "Whether it shares the host's IPC namespace.",
    (info) => info.hostIpc,
  ),
  labelField("container.label", "Value of a label.", (info) => info.labels),
  labelsField(
    "container.labels",
    "All labels as name:value, joined by commas.",
    (info) => info.labels,
  ),
];

/** Fields of the pods that audited requests create or change. */
import type { Context } from "../state/context.ts";
import { at, elements, jsonText } from "./_json.ts";
import { parseIndex, plain } from "./_define.ts";
import type { FieldDef } from "./field.ts";
import { kaListField } from "./ka_list.ts";

function spec(c: Context): unknown {
  return at(c.json, "requestObject", "spec");
}

function containers(c: Context): readonly unknown[] {
  return elements(at(spec(c), "containers"));
}

/** One value for each container; `missing` for those that do not say. */
function ofContainers(
  name: string,
  doc: string,
  path: readonly string[],
  missing?: unknown,
): FieldDef {
  return kaListField(
    name,
    doc,
    (c) => containers(c).map((container) => at(container, ...path) ?? missing),
  );
}

/** A container's own value, else the pod's, else 0: what the container gets in effect. */
function effective(name: string, doc: string, key: string): FieldDef {
  return kaListField(
    name,
    doc,
    (c) =>
      containers(c).map((container) =>
        at(container, "securityContext", key) ??
          at(spec(c), "securityContext", key) ?? 0
      ),
  );
}

/** Several values for each container, laid end to end. */
function flattened(
  name: string,
  doc: string,
  find: (container: unknown) => readonly unknown[],
): FieldDef {
  return kaListField(name, doc, (c) => containers(c).flatMap(find));
}

/** `docker.io/library/nginx` of `docker.io/library/nginx:1.2@sha256:…`. */
export function repositoryOf(image: unknown): string | undefined {
  if (typeof image !== "string") return undefined;
  const name = image.split("@", 1)[0];
  const colon = name.lastIndexOf(":");
  return colon > name.lastIndexOf("/") ? name.slice(0, colon) : name;
}

/** A value of the container that the number in brackets picks, the first one without. */
function ofOneContainer(
  name: string,
  doc: string,
  find: (container: unknown) => unknown,
): FieldDef {
  return {
    name,
    type: "CHARBUF",
    doc,
    arg: { required: false, form: "index" },
    bind(arg) {
      const index = arg === undefined ? 0 : parseIndex(name, arg);
      return (c) => jsonText(find(containers(c)[index]));
    },
  };
}

const SECURITY = "securityContext";

function isPrivileged(container: unknown): boolean {
  return at(container, SECURITY, "privileged") === true;
}

/** The older names, which speak of one container. */
const single: FieldDef[] = [
  ofOneContainer(
    "ka.req.container.image",
    "Image of the first container, or of the one with this number.",
    (container) => at(container, "image"),
  ),
  ofOneContainer(
    "ka.req.container.image.repository",
    "The same without tag and digest.",
    (container) => repositoryOf(at(container, "image")),
  ),
  {
    name: "ka.req.container.host_network",
    type: "CHARBUF",
    doc: "Whether the pod shares the host's network.",
    arg: { required: false, form: "index" },
    bind: () => (c) => jsonText(at(spec(c), "hostNetwork")),
  },
  {
    name: "ka.req.container.privileged",
    type: "CHARBUF",
    doc: "Whether any container, or the one with this number, is privileged.",
    arg: { required: false, form: "index" },
    bind(arg) {
      const index = arg === undefined
        ? undefined
        : parseIndex("ka.req.container.privileged", arg);
      return (c) => {
        const all = containers(c);
        if (all.length === 0) return undefined;
        return String(
          index === undefined
            ? all.some(isPrivileged)
            : isPrivileged(all[index]),
        );
      };
    },
  },
];

const security: FieldDef[] = [
  ofContainers(
    "ka.req.pod.containers.privileged",
    "Whether the containers are privileged.",
    [SECURITY, "privileged"],
    false,
  ),
  ofContainers(
    "ka.req.pod.containers.allow_privilege_escalation",
    "Whether the containers may gain privileges.",
    [SECURITY, "allowPrivilegeEscalation"],
    true,
  ),
  ofContainers(
    "ka.req.pod.containers.read_only_fs",
    "Whether the containers' root file systems are read-only.",
    [SECURITY, "readOnlyRootFilesystem"],
    false,
  ),
  podValue("run_as_user", "User id of the pod.", SECURITY, "runAsUser"),
  ofContainers(
    "ka.req.pod.containers.run_as_user",
    "User ids of the containers.",
    [SECURITY, "runAsUser"],
  ),
  effective(
    "ka.req.pod.containers.eff_run_as_user",
    "User ids that the containers get in effect.",
    "runAsUser",
  ),
  podValue("run_as_group", "Group id of the pod.", SECURITY, "runAsGroup"),
  ofContainers(
    "ka.req.pod.containers.run_as_group",
    "Group ids of the containers.",
    [SECURITY, "runAsGroup"],
  ),
  effective(
    "ka.req.pod.containers.eff_run_as_group",
    "Group ids that the containers get in effect.",
    "runAsGroup",
  ),
  ofContainers(
    "ka.req.pod.containers.proc_mount",
    "How /proc is mounted in the containers.",
    [SECURITY, "procMount"],
  ),
  podValue("fs_group", "Group that owns the volumes.", SECURITY, "fsGroup"),
  kaListField(
    "ka.req.pod.supplemental_groups",
    "Further groups of the pod.",
    (c) => elements(at(spec(c), SECURITY, "supplementalGroups")),
  ),
  flattened(
    "ka.req.pod.containers.add_capabilities",
    "Capabilities added to the containers.",
    (container) => elements(at(container, SECURITY, "capabilities", "add")),
  ),
];

function podValue(name: string, doc: string, ...path: string[]): FieldDef {
  return plain(
    `ka.req.pod.${name}`,
    "CHARBUF",
    doc,
    (c) => jsonText(at(spec(c), ...path)),
  );
}

const volumes: FieldDef[] = [
  kaListField(
    "ka.req.pod.volumes.hostpath",
    "Paths of the host that are mounted.",
    (c) =>
      elements(at(spec(c), "volumes"))
        .map((volume) => at(volume, "hostPath", "path")),
  ),
  kaListField(
    "ka.req.pod.volumes.flexvolume_driver",
    "Drivers of the flexible volumes.",
    (c) =>
      elements(at(spec(c), "volumes"))
        .map((volume) => at(volume, "flexVolume", "driver")),
  ),
  kaListField(
    "ka.req.pod.volumes.volume_type",
    "Types of the volumes.",
    (c) =>
      elements(at(spec(c), "volumes")).flatMap((volume) =>
        typeof volume === "object" && volume !== null
          ? Object.keys(volume).filter((key) => key !== "name")
          : []
      ),
  ),
];

/** All fields of requested pods. */
export const kaPodFields: FieldDef[] = [
  ofContainers(
    "ka.req.pod.containers.image",
    "Images of the containers.",
    ["image"],
  ),
  kaListField(
    "ka.req.pod.containers.image.repository",
    "Images of the containers without tag and digest.",
    (c) =>
      containers(c).map((container) => repositoryOf(at(container, "image"))),
  ),
  podValue(
    "host_ipc",
    "Whether it shares the host's IPC namespace.",
    "hostIPC",
  ),
  podValue(
    "host_network",
    "Whether it shares the host's network.",
    "hostNetwork",
  ),
  podValue(
    "host_pid",
    "Whether it shares the host's pid namespace.",
    "hostPID",
  ),
  flattened(
    "ka.req.pod.containers.host_port",
    "Ports of the host that the containers use.",
    (container) =>
      elements(at(container, "ports"))
        .map((port) => at(port, "hostPort") ?? at(port, "containerPort")),
  ),
  ...single,
  ...security,
  ...volumes,
];

import type { ByteString } from "../events/bytestring.ts";
import type { ContainerInfo } from "../state/containers.ts";
import { absent, type Extra } from "./_define.ts";
import { infoText, labelField, labelsField } from "./container_metadata.ts";
import type { FieldClass, FieldDef } from "./field.ts";

const CONTAINERS: Extra = { needs: ["containers"] };
const LABEL: Extra = { arg: { required: true, form: "key", dotted: true } };

function text(name: string, doc: string, extra: Extra = CONTAINERS): FieldDef {
  return absent(name, "CHARBUF", doc, extra);
}

/** Fields that the client of the Kubernetes API server once filled; they are always missing. */
function gone(prefix: string, what: string): FieldDef[] {
  const deprecated: Extra = { deprecated: true };
  return [
    text(`${prefix}.name`, `Name of the ${what}.`, deprecated),
    text(`${prefix}.id`, `Id of the ${what}.`, deprecated),
    text(`${prefix}.label`, `A label of the ${what}.`, {
      ...deprecated,
      ...LABEL,
    }),
    text(`${prefix}.labels`, `All labels of the ${what}.`, deprecated),
  ];
}

/** Kubelets put the pod that a container belongs to into its labels. */
function ofPod(name: string, doc: string, label: string): FieldDef {
  const full = `io.kubernetes.pod.${label}`;
  return infoText(name, doc, (info) => info.labels.get(full) ?? "");
}

function podLabels(info: ContainerInfo): ReadonlyMap<ByteString, ByteString> {
  return info.podLabels;
}

/** Fields of the Kubernetes pod that the container belongs to. */
export const K8S: FieldClass = {
  name: "k8s",
  description: "The Kubernetes pod that the thread's container belongs to.",
  sources: ["syscall"],
  fields: [
    ofPod("k8s.ns.name", "Namespace of the pod.", "namespace"),
    ofPod("k8s.pod.name", "Name of the pod.", "name"),
    ofPod("k8s.pod.id", "Unique id of the pod.", "uid"),
    ofPod("k8s.pod.uid", "Unique id of the pod.", "uid"),
    infoText(
      "k8s.pod.sandbox_id",
      "Id of the pod's sandbox, 12 characters.",
      (info) => info.sandboxId.slice(0, 12),
    ),
    infoText(
      "k8s.pod.full_sandbox_id",
      "Id of the pod's sandbox.",
      (info) => info.sandboxId,
    ),
    labelField("k8s.pod.label", "A label of the pod.", podLabels),
    labelsField("k8s.pod.labels", "All labels of the pod.", podLabels),
    infoText("k8s.pod.ip", "Address of the pod.", (info) => info.ip),
    infoText(
      "k8s.pod.cni.json",
      "Result of the network plugin as JSON.",
      (info) => info.sandboxCni,
    ),
    ...gone("k8s.ns", "namespace").slice(1),
    ...gone("k8s.rc", "replication controller"),
    ...gone("k8s.svc", "service"),
    ...gone("k8s.rs", "replica set"),
    ...gone("k8s.deployment", "deployment"),
  ],
};

/** Fields of Mesos and Marathon, which nothing fills any more. */
export const MESOS: FieldClass = {
  name: "mesos",
  description: "Mesos and Marathon; kept so that old rules load.",
  sources: ["syscall"],
  fields: [
    ...gone("mesos.task", "Mesos task"),
    ...gone("mesos.framework", "Mesos framework").slice(0, 2),
    ...gone("marathon.app", "Marathon application"),
    ...gone("marathon.group", "Marathon group").slice(0, 2),
  ],
};

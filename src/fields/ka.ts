import { globMatcher } from "../rules/condition/match/glob.ts";
import type { Context } from "../state/context.ts";
import { at, elements, jsonText } from "./_json.ts";
import { absent, plain, requireArg } from "./_define.ts";
import type { FieldClass, FieldDef } from "./field.ts";
import { kaListField } from "./ka_list.ts";
import { kaPodFields } from "./ka_pod.ts";

/** A text by its place in the document. */
function text(name: string, doc: string, ...path: string[]): FieldDef {
  return plain(name, "CHARBUF", doc, (c) => jsonText(at(c.json, ...path)));
}

/** A list by its place in the document. */
function list(name: string, doc: string, ...path: string[]): FieldDef {
  return kaListField(name, doc, (c) => elements(at(c.json, ...path)));
}

/** A list of what the elements of another list have, their own lists laid end to end. */
function listOf(
  name: string,
  doc: string,
  key: string,
  ...path: string[]
): FieldDef {
  return kaListField(
    name,
    doc,
    (c) =>
      elements(at(c.json, ...path)).flatMap((element) => {
        const found = at(element, key);
        return Array.isArray(found)
          ? found
          : found === undefined
          ? []
          : [found];
      }),
  );
}

/** Value of a parameter of the request's query. */
const uriParam: FieldDef = {
  name: "ka.uri.param",
  type: "CHARBUF",
  doc: "A parameter of the request's query: ka.uri.param[limit].",
  arg: { required: true, form: "key" },
  bind(arg) {
    const key = requireArg("ka.uri.param", arg, "ka.uri.param[limit]");
    return (c) => {
      const uri = at(c.json, "requestURI");
      if (typeof uri !== "string") return undefined;
      const query = uri.slice(uri.indexOf("?") + 1 || uri.length);
      return jsonText(new URLSearchParams(query).get(key) ?? undefined);
    };
  },
};

const hasName: FieldDef = {
  name: "ka.req.binding.subject.has_name",
  type: "CHARBUF",
  doc: "true when a subject of the binding has the name in brackets, else N/A.",
  arg: { required: true, form: "key" },
  deprecated: true,
  bind(arg) {
    const name = requireArg(
      "ka.req.binding.subject.has_name",
      arg,
      "ka.req.binding.subject.has_name[system:anonymous]",
    );
    return (c) =>
      elements(at(c.json, "requestObject", "subjects"))
          .some((subject) => at(subject, "name") === name)
        ? "true"
        : "N/A";
  },
};

const hostPath: FieldDef = {
  name: "ka.req.volume.hostpath",
  type: "CHARBUF",
  doc:
    "true when a volume mounts a path of the host that matches the pattern in brackets, else false.",
  arg: { required: true, form: "key" },
  bind(arg) {
    const pattern = requireArg(
      "ka.req.volume.hostpath",
      arg,
      "ka.req.volume.hostpath[/etc/*]",
    );
    const matches = globMatcher(pattern);
    return (c) =>
      elements(at(c.json, "requestObject", "spec", "volumes"))
          .some((volume) => {
            const path = jsonText(at(volume, "hostPath", "path"));
            return path !== undefined && matches(path);
          })
        ? "true"
        : "false";
  },
};

function podName(c: Context) {
  return jsonText(
    at(c.json, "objectRef", "name") ??
      at(c.json, "responseObject", "metadata", "name"),
  );
}

const request: FieldDef[] = [
  text("ka.auditid", "Id of the audit event.", "auditID"),
  text("ka.stage", "Stage of the request.", "stage"),
  text(
    "ka.auth.decision",
    "Whether the request was allowed.",
    "annotations",
    "authorization.k8s.io/decision",
  ),
  text(
    "ka.auth.reason",
    "Why it was.",
    "annotations",
    "authorization.k8s.io/reason",
  ),
  text("ka.user.name", "Who asked.", "user", "username"),
  list("ka.user.groups", "Groups of the one who asked.", "user", "groups"),
  text(
    "ka.impuser.name",
    "Whom the one who asked acts for.",
    "impersonatedUser",
    "username",
  ),
  text("ka.verb", "What is to be done.", "verb"),
  text("ka.uri", "URI of the request.", "requestURI"),
  uriParam,
  text("ka.target.name", "Name of the object.", "objectRef", "name"),
  text(
    "ka.target.namespace",
    "Namespace of the object.",
    "objectRef",
    "namespace",
  ),
  text("ka.target.resource", "Kind of the object.", "objectRef", "resource"),
  text(
    "ka.target.subresource",
    "Part of the object.",
    "objectRef",
    "subresource",
  ),
  plain(
    "ka.target.pod.name",
    "CHARBUF",
    "Name of the pod, from the request or from the answer.",
    podName,
  ),
  text("ka.useragent", "Program that asked.", "userAgent"),
  list("ka.sourceips", "Addresses that the request came from.", "sourceIPs"),
  absent("ka.cluster.name", "CHARBUF", "Name of the cluster."),
];

const objects: FieldDef[] = [
  list(
    "ka.req.binding.subjects",
    "Subjects of the binding.",
    "requestObject",
    "subjects",
  ),
  hasName,
  text(
    "ka.req.binding.role",
    "Role of the binding.",
    "requestObject",
    "roleRef",
    "name",
  ),
  text(
    "ka.req.configmap.name",
    "Name of the config map.",
    "objectRef",
    "name",
  ),
  text(
    "ka.req.configmap.obj",
    "Data of the config map.",
    "requestObject",
    "data",
  ),
  list(
    "ka.req.role.rules",
    "Rules of the role.",
    "requestObject",
    "rules",
  ),
  listOf(
    "ka.req.role.rules.apiGroups",
    "API groups of the role's rules.",
    "apiGroups",
    "requestObject",
    "rules",
  ),
  listOf(
    "ka.req.role.rules.nonResourceURLs",
    "URLs of the role's rules.",
    "nonResourceURLs",
    "requestObject",
    "rules",
  ),
  listOf(
    "ka.req.role.rules.verbs",
    "Verbs of the role's rules.",
    "verbs",
    "requestObject",
    "rules",
  ),
  listOf(
    "ka.req.role.rules.resources",
    "Kinds of objects of the role's rules.",
    "resources",
    "requestObject",
    "rules",
  ),
  text(
    "ka.req.service.type",
    "Type of the service.",
    "requestObject",
    "spec",
    "type",
  ),
  list(
    "ka.req.service.ports",
    "Ports of the service.",
    "requestObject",
    "spec",
    "ports",
  ),
  hostPath,
];

const response: FieldDef[] = [
  text(
    "ka.resp.name",
    "Name of the object in the answer.",
    "responseObject",
    "metadata",
    "name",
  ),
  text(
    "ka.response.code",
    "HTTP status of the answer.",
    "responseStatus",
    "code",
  ),
  text(
    "ka.response.reason",
    "Reason that the answer gives.",
    "responseStatus",
    "reason",
  ),
];

/** Fields of the audit log of Kubernetes. */
export const KA: FieldClass = {
  name: "ka",
  description: "The audit log of Kubernetes.",
  sources: ["k8s_audit"],
  fields: [...request, ...objects, ...kaPodFields, ...response],
};

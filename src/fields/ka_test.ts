import { assertEquals, assertThrows } from "@std/assert";
import { parseRfc3339 } from "../events/rfc3339.ts";
import { repositoryOf } from "./ka_pod.ts";
import { compare, makeContext, makeEvent, read } from "./_testing.ts";
import { FieldArgError, type Value } from "./field.ts";
import { findField } from "./mod.ts";

const DOCUMENT = {
  auditID: "id-1",
  stage: "ResponseComplete",
  verb: "create",
  requestURI: "/api/v1/pods?limit=5&name=a%20b",
  userAgent: "kubectl",
  sourceIPs: ["10.0.0.9", "10.0.0.8"],
  user: { username: "jürgen", groups: ["dev", "ops"] },
  annotations: { "authorization.k8s.io/decision": "allow" },
  objectRef: { resource: "pods", namespace: "prod", name: "web" },
  requestObject: {
    spec: {
      hostNetwork: true,
      securityContext: { runAsUser: 1000, supplementalGroups: [5, 6] },
      volumes: [
        { name: "a", hostPath: { path: "/etc/ssl" } },
        { name: "b", emptyDir: {} },
      ],
      containers: [
        {
          image: "docker.io/library/nginx:1.25@sha256:abc",
          securityContext: {
            privileged: true,
            capabilities: { add: ["SYS_ADMIN"] },
          },
          ports: [{ hostPort: 80 }, { containerPort: 443 }],
        },
        { image: "registry:5000/tool", securityContext: { runAsUser: 7 } },
      ],
    },
    roleRef: { name: "cluster-admin" },
    subjects: [{ kind: "User", name: "bob" }],
    rules: [{ verbs: ["get", "list"], resources: ["pods"] }, { verbs: ["*"] }],
    data: { key: "value" },
  },
  responseStatus: { code: 201, reason: "ok" },
  responseObject: { metadata: { name: "web-1" } },
  stageTimestamp: "2024-05-01T12:02:09.123456Z",
};

function context(json: unknown = DOCUMENT) {
  const made = makeContext(makeEvent(322, [1, "{}"]));
  made.source = "k8s_audit";
  made.json = json;
  return made;
}

const CASES: Record<string, Value> = {
  "ka.auditid": "id-1",
  "ka.stage": "ResponseComplete",
  "ka.verb": "create",
  "ka.user.name": "j\xc3\xbcrgen",
  "ka.user.groups": ["dev", "ops"],
  "ka.user.groups[1]": ["ops"],
  "ka.user.groups[2]": undefined,
  "ka.impuser.name": undefined,
  "ka.auth.decision": "allow",
  "ka.auth.reason": undefined,
  "ka.uri": "/api/v1/pods?limit=5&name=a%20b",
  "ka.uri.param[limit]": "5",
  "ka.uri.param[name]": "a b",
  "ka.uri.param[nothing]": undefined,
  "ka.target.name": "web",
  "ka.target.namespace": "prod",
  "ka.target.resource": "pods",
  "ka.target.subresource": undefined,
  "ka.target.pod.name": "web",
  "ka.useragent": "kubectl",
  "ka.sourceips[0]": ["10.0.0.9"],
  "ka.req.binding.subjects": ['{"kind":"User","name":"bob"}'],
  "ka.req.binding.subject.has_name[bob]": "true",
  "ka.req.binding.subject.has_name[eve]": "N/A",
  "ka.req.binding.role": "cluster-admin",
  "ka.req.configmap.obj": '{"key":"value"}',
  "ka.req.configmap.name": "web",
  "ka.req.pod.containers.image": [
    "docker.io/library/nginx:1.25@sha256:abc",
    "registry:5000/tool",
  ],
  "ka.req.pod.containers.image.repository": [
    "docker.io/library/nginx",
    "registry:5000/tool",
  ],
  "ka.req.container.image": "docker.io/library/nginx:1.25@sha256:abc",
  "ka.req.container.image[1]": "registry:5000/tool",
  "ka.req.container.image.repository": "docker.io/library/nginx",
  "ka.req.pod.host_network": "true",
  "ka.req.container.host_network": "true",
  "ka.req.pod.host_pid": undefined,
  "ka.req.pod.containers.host_port": ["80", "443"],
  "ka.req.pod.containers.privileged": ["true", "false"],
  "ka.req.container.privileged": "true",
  "ka.req.container.privileged[1]": "false",
  "ka.req.pod.containers.allow_privilege_escalation": ["true", "true"],
  "ka.req.pod.containers.read_only_fs": ["false", "false"],
  "ka.req.pod.run_as_user": "1000",
  "ka.req.pod.containers.run_as_user": ["7"],
  "ka.req.pod.containers.eff_run_as_user": ["1000", "7"],
  "ka.req.pod.containers.eff_run_as_group": ["0", "0"],
  "ka.req.pod.fs_group": undefined,
  "ka.req.pod.supplemental_groups": ["5", "6"],
  "ka.req.pod.containers.add_capabilities": ["SYS_ADMIN"],
  "ka.req.pod.containers.proc_mount": undefined,
  "ka.req.role.rules.verbs": ["get", "list", "*"],
  "ka.req.role.rules.resources": ["pods"],
  "ka.req.pod.volumes.hostpath": ["/etc/ssl"],
  "ka.req.volume.hostpath[/etc*]": "true",
  "ka.req.volume.hostpath[/proc*]": "false",
  "ka.req.pod.volumes.volume_type": ["hostPath", "emptyDir"],
  "ka.resp.name": "web-1",
  "ka.response.code": "201",
  "ka.response.reason": "ok",
  "ka.cluster.name": undefined,
  "jevt.value[/verb]": "create",
  "jevt.value[/annotations/authorization.k8s.io~1decision]": "allow",
  "jevt.value[/sourceIPs/1]": "10.0.0.8",
  "jevt.value[/responseStatus/code]": "201",
  "jevt.value[/objectRef]":
    '{"resource":"pods","namespace":"prod","name":"web"}',
  "jevt.value[/nothing/here]": undefined,
  "jevt.value[/constructor]": undefined,
  "jevt.rawtime": 1714564929123456000n,
  "jevt.time.iso8601": "2024-05-01T12:02:09.123456000+0000",
  "evt.source": "k8s_audit",
  "evt.pluginname": "k8saudit",
};

Deno.test("fields of audit events read the document", () => {
  for (const [name, expected] of Object.entries(CASES)) {
    assertEquals(read(context(), name, "k8s_audit"), expected, name);
  }
});

Deno.test("every field of audit events bears any document", () => {
  const documents = [undefined, null, 5, "x", [], {}, {
    user: 5,
    requestObject: [1],
    objectRef: null,
  }, {
    requestObject: {
      spec: { containers: [null, 5, "x", {}], volumes: [null, 1] },
      subjects: [null],
      rules: [null, 7],
    },
    requestURI: 5,
    stageTimestamp: "yesterday",
  }];
  for (const name of Object.keys(CASES)) {
    for (const json of documents) read(context(json), name, "k8s_audit");
  }
});

Deno.test("lists of audit events are compared as sets", () => {
  const ask = (
    op: Parameters<typeof compare>[2],
    values: string[],
    test = (_: unknown) => false,
  ) => compare(context(), "ka.user.groups", op, values, test, "k8s_audit");
  assertEquals(ask("=", ["ops", "dev"]), true);
  assertEquals(ask("=", ["ops"]), false);
  assertEquals(ask("!=", ["ops"]), true);
  assertEquals(ask("pmatch", ["x"], (value) => value === "ops"), true);
  assertEquals(ask("startswith", ["d"], () => true), false, "two elements");
  assertEquals(ask("in", ["ops"]), undefined, "as all lists");
  const one = compare(
    context(),
    "ka.user.groups[0]",
    "startswith",
    ["d"],
    (v) => v === "dev",
    "k8s_audit",
  );
  assertEquals(one, true);
  const missing = compare(
    context({}),
    "ka.user.groups",
    "!=",
    ["x"],
    () => true,
    "k8s_audit",
  );
  assertEquals(missing, false);
});

Deno.test("jevt.value refuses what is not a pointer", () => {
  for (const arg of [undefined, "", "verb"]) {
    assertThrows(
      () => findField("jevt.value", "k8s_audit")!.bind(arg),
      FieldArgError,
      "/verb",
    );
  }
});

Deno.test("repositoryOf() leaves out tag and digest", () => {
  assertEquals(repositoryOf("nginx"), "nginx");
  assertEquals(repositoryOf("nginx:1"), "nginx");
  assertEquals(repositoryOf("host:5000/a/b"), "host:5000/a/b");
  assertEquals(repositoryOf("host:5000/a/b:2@sha256:1"), "host:5000/a/b");
  assertEquals(repositoryOf(5), undefined);
});

Deno.test("parseRfc3339() reads RFC 3339", () => {
  assertEquals(parseRfc3339("1970-01-01T00:00:01Z"), 1_000_000_000n);
  assertEquals(parseRfc3339("1970-01-01T01:00:01.5+01:00"), 1_500_000_000n);
  assertEquals(parseRfc3339("1970-01-01T00:00:00.123456789Z"), 123_456_789n);
  for (
    const text of ["", "now", "1970-01-01", "1970-01-01T00:00:00", 5, null]
  ) {
    assertEquals(parseRfc3339(text), undefined, String(text));
  }
});

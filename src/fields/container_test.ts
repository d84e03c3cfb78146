import { assertEquals } from "@std/assert";
import { parseContainer } from "../state/containers.ts";
import { StringList } from "../state/thread.ts";
import { CONTAINER } from "./container.ts";
import { K8S, MESOS } from "./k8s.ts";
import { TRACERS } from "./legacy.ts";
import { FakeState, makeContext, makeEvent, read } from "./_testing.ts";

const ID = "0123456789abcdef".repeat(4);
const TS = 1_700_000_000_000_000_000n;

function inside(cgroups: string) {
  const state = new FakeState();
  state.add(100, {
    cgroups: new StringList(cgroups),
    pidnsInitStartTs: TS - 9n,
  });
  return makeContext(makeEvent(3, [3, "/x"], { ts: TS }), state);
}

Deno.test("container.* of a process on the host", () => {
  const context = inside("cpu=/user.slice\0");
  assertEquals(read(context, "container.id"), "host");
  assertEquals(read(context, "container.full_id"), "");
  assertEquals(read(context, "container.name"), "host");
  assertEquals(read(context, "container.type"), "host");
  for (
    const name of [
      "image",
      "privileged",
      "start_ts",
      "duration",
      "ip",
      "labels",
    ]
  ) {
    assertEquals(read(context, `container.${name}`), undefined, name);
  }
});

Deno.test("container.* of a process in a container", () => {
  const context = inside(`cpu=/docker/${ID}\0`);
  assertEquals(read(context, "container.id"), ID.slice(0, 12));
  assertEquals(read(context, "container.full_id"), ID);
  assertEquals(read(context, "container.name"), undefined);
  assertEquals(read(context, "container.start_ts"), TS - 9n);
  assertEquals(read(context, "container.duration"), 9n);
});

Deno.test("fields without data are missing, whatever their argument", () => {
  const context = inside("");
  for (const { fields } of [CONTAINER, K8S, MESOS, TRACERS]) {
    for (const field of fields) {
      if (!field.notCollected) continue;
      const value = field.bind(field.arg === undefined ? undefined : "0")(
        context,
      );
      const host = ["container.name", "container.type"].includes(field.name);
      assertEquals(value, host ? "host" : undefined, field.name);
    }
  }
});

Deno.test("container.* and k8s.* of a container that was described", () => {
  const context = inside(`cpu=/docker/${ID}\0`);
  const info = parseContainer(JSON.stringify({
    container: {
      id: ID.slice(0, 12),
      type: 0,
      name: "web",
      image: "nginx:1",
      imagerepo: "nginx",
      imagetag: "1",
      privileged: false,
      pod_sandbox_id: ID,
      Mounts: [
        { Source: "/a", Destination: "/b", Mode: "z", RW: true },
        { Source: "/etc", Destination: "/c", Propagation: "rprivate" },
      ],
      labels: { "io.kubernetes.pod.name": "pod1", x: "y" },
    },
  }))!;
  context.state.container = (id) => id === info.id ? info : undefined;
  const expected: Record<string, unknown> = {
    "container.name": "web",
    "container.type": "docker",
    "container.image": "nginx:1",
    "container.image.repository": "nginx",
    "container.image.tag": "1",
    "container.image.digest": undefined,
    "container.privileged": false,
    "container.host_pid": undefined,
    "container.mounts": "/a:/b:z:true:,/etc:/c::false:rprivate",
    "container.mount[0]": "/a:/b:z:true:",
    "container.mount[/et*]": "/etc:/c::false:rprivate",
    "container.mount[7]": undefined,
    "container.mount.source[/b]": "/a",
    "container.mount.dest[/a]": "/b",
    "container.mount.rdwr[/etc]": "false",
    "container.label[x]": "y",
    "container.label[z]": undefined,
    "container.labels": "io.kubernetes.pod.name:pod1,x:y",
    "k8s.pod.name": "pod1",
    "k8s.ns.name": undefined,
    "k8s.pod.sandbox_id": ID.slice(0, 12),
  };
  for (const [name, value] of Object.entries(expected)) {
    assertEquals(read(context, name), value, name);
  }
});

import { assertEquals } from "@std/assert";
import {
  containerIdOf,
  containerIdOfPath,
  fullContainerIdOfPath,
} from "./container_id.ts";
import { StringList } from "./thread.ts";

const ID = "0123456789ab" + "cdef".repeat(13);
const POD = "f".repeat(64);
const SHORT = "0123456789ab";
const UID = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee";

const PATHS: [path: string, id: string][] = [
  // docker
  [`/docker/${ID}`, SHORT],
  [`/my.parent/${ID}`, SHORT],
  [`/system.slice/docker-${ID}.scope`, SHORT],
  // a container inside a container
  [`/docker/${POD}/docker/${ID}`, SHORT],
  // a service inside a container that runs systemd
  [`/docker/${ID}/init.scope`, SHORT],
  [`/docker/${ID}/system.slice/cron.service`, SHORT],
  // containerd and ctr
  ["/default/redis-server-1", "redis-server"],
  ["/k8s.io/web", "web"],
  [`/moby/${ID}`, SHORT],
  // CRI: containerd and cri-o
  [`/kubepods/burstable/pod${UID}/${ID}`, SHORT],
  [`/kubepods/besteffort/pod${"9".repeat(32)}/${ID}`, SHORT],
  [
    `/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod${
      UID.replaceAll("-", "_")
    }.slice/cri-containerd-${ID}.scope`,
    SHORT,
  ],
  [
    `/kubepods.slice/kubepods-pod${
      UID.replaceAll("-", "_")
    }.slice/crio-${ID}.scope`,
    SHORT,
  ],
  // podman
  [`/libpod_parent/libpod-${ID}`, SHORT],
  [`/libpod_parent/${POD}/libpod-${ID}`, SHORT],
  [`/machine.slice/libpod-${ID}.scope/container`, SHORT],
  [
    `/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-${ID}.scope`,
    SHORT,
  ],
  // runc with an id like the others
  [`/${ID}`, SHORT],
  // LXC keeps its name
  ["/lxc/web-frontend-01", "web-frontend-01"],
  ["/lxc.payload.web-frontend-01", "web-frontend-01"],
  ["/lxc.payload.web/system.slice", "web"],
  // the host
  ["/", ""],
  ["/init.scope", ""],
  ["/user.slice/user-1000.slice/session-1.scope", ""],
  ["/system.slice/docker.service", ""],
  ["/libpod_parent/conmon", ""],
  [`/libpod_parent/${POD}/conmon`, ""],
  [`/machine.slice/libpod-conmon-${ID}.scope`, ""],
  [`/system.slice/crio-conmon-${ID}.scope`, ""],
  ["/process_api/6f7d23ff8444713a1b645222584b3e64", ""],
  [`/kubepods/burstable/pod${UID}`, ""],
  [`/x/${ID.slice(1)}`, ""],
  [`/x/${ID.toUpperCase()}`, ""],
];

Deno.test("containerIdOfPath() knows every runtime's paths", () => {
  for (const [path, id] of PATHS) {
    assertEquals(containerIdOfPath(path), id, path);
  }
});

Deno.test("fullContainerIdOfPath() does not shorten", () => {
  assertEquals(fullContainerIdOfPath(`/docker/${ID}`), ID);
});

Deno.test("containerIdOf() takes the first cgroup that names a container, and remembers", () => {
  const cgroups = new StringList(
    `cpuset=/\0cpu=/\0memory=/docker/${ID}\0pids=/docker/${ID}\0`,
  );
  assertEquals(containerIdOf(cgroups), SHORT);
  assertEquals(cgroups.containerId, SHORT);
  assertEquals(containerIdOf(StringList.EMPTY), "");
});

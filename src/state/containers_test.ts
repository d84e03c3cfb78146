import { assertEquals } from "@std/assert";
import { Containers, parseContainer } from "./containers.ts";
import { Play } from "./testing.ts";

const json = (members: Record<string, unknown>) =>
  JSON.stringify({ container: { id: "0123456789ab", ...members } });

Deno.test("parseContainer() takes what has the right type", () => {
  const info = parseContainer(json({
    type: 11,
    name: "näme",
    image: "docker.io/library/nginx:1",
    imagerepo: "docker.io/library/nginx",
    imagetag: 1,
    privileged: true,
    host_pid: "yes",
    Mounts: [{ Source: "/a", Destination: "/b", Mode: "z", RW: true }, "x"],
    labels: { a: "b", c: 1 },
  }))!;
  assertEquals(info.type, "podman");
  assertEquals(info.name, "n\xc3\xa4me");
  assertEquals(info.repository, "docker.io/library/nginx");
  assertEquals(info.tag, "");
  assertEquals(info.privileged, true);
  assertEquals(info.hostPid, undefined);
  assertEquals(info.mounts.map((mount) => mount.destination), ["/b", ""]);
  assertEquals([...info.labels], [["a", "b"], ["c", ""]]);
});

Deno.test("parseContainer() knows of few runtimes whether they are privileged", () => {
  const of = (type: unknown) =>
    parseContainer(json({ type, privileged: true }))!.privileged;
  assertEquals([0, 6, 7, 8, 11].map(of), [true, true, true, true, true]);
  assertEquals([1, 5, 99, "x"].map(of), new Array(4).fill(undefined));
  assertEquals(parseContainer(json({ type: 0 }))!.privileged, false);
});

Deno.test("parseContainer() refuses what describes no container", () => {
  for (const text of ["", "{", "[]", "null", "{}", '{"container":[]}']) {
    assertEquals(parseContainer(text), undefined, text);
  }
});

Deno.test("Containers forgets the oldest when there are too many", () => {
  const containers = new Containers();
  const info = parseContainer(json({}))!;
  for (let i = 0; i <= 4096; i++) containers.put({ ...info, id: `c${i}` });
  assertEquals(containers.get("c0"), undefined);
  assertEquals(containers.get("c1")?.id, "c1");
  assertEquals(containers.get("c4096")?.id, "c4096");
});

Deno.test("events describe containers and take them away", () => {
  const play = new Play();
  const name = () => play.state.container("0123456789ab")?.name;
  play.event(324, -1, { json: json({ name: "first" }) });
  assertEquals(name(), "first");
  const say = (event: string, text: string) =>
    play.event(402, -1, { plugin_id: 0, name: event, data: text + "\0" });
  say("container", json({ name: "second" }));
  assertEquals(name(), "second");
  say("other", json({ name: "third" }));
  say("container", "no json");
  assertEquals(name(), "second");
  say("container_removed", json({}));
  assertEquals(name(), undefined);
});

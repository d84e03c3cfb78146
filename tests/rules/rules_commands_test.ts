import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { EventView } from "../../src/events/view.ts";
import { viewOf } from "../../src/events/build.ts";
import { CaptureWriter, createOutput } from "../../src/sources/capture/mod.ts";
import { Thread } from "../../src/state/thread.ts";
import { saker, withFiles } from "../cli/_saker.ts";

const RULES = `
- macro: reading
  condition: evt.type = openat and evt.is_open_read = true
- rule: Secret read
  desc: somebody reads a secret
  condition: reading and fd.name = /etc/secret and proc.name != root
  output: "read (file=%fd.name)"
  priority: WARNING
  tags: [files]
- rule: Shell
  desc: a shell starts
  condition: evt.type = execve and proc.name in (sh, bash)
  output: shell
  priority: NOTICE
  enabled: false
`;
const FIXTURES = `
tests:
- name: a user reads it
  event: openat
  args: {name: /etc/secret, flags: O_RDONLY}
  fields: {proc.name: cat}
  fires: [Secret read]
- name: root may
  event: openat
  args: {name: /etc/secret, flags: O_RDONLY}
  fields: {proc.name: root}
  quiet: all
- name: a recorded user reads it
  capture: c.scap
  fires: {Secret read: 2}
  quiet: all
`;

/** Three opens by one process; the second and third are of the secret. */
async function writeCapture(path: string): Promise<void> {
  const thread = new Thread(100, 100);
  thread.comm = "cat";
  thread.cwd = "/";
  const writer = new CaptureWriter(createOutput(path), {
    machine: {
      hostname: "test",
      cpuCount: 1,
      memoryBytes: 0,
      bootTime: 0n,
      addresses: new Set(),
    },
    users: [],
    groups: [],
    threads: [thread],
  });
  const view = new EventView();
  for (
    const [i, name] of ["/etc/passwd", "/etc/secret", "/etc/secret"].entries()
  ) {
    const ts = 1_700_000_000_000_000_000n + BigInt(i);
    const params = [3, -100, name, 1, 0, 1, 1];
    viewOf({ type: "openat", ts, tid: 100, params }, view);
    writer.event(view, false);
  }
  await writer.close();
}

const FILES = { "r.yaml": RULES, "r.test.yaml": FIXTURES };
const inFolder = (test: (dir: string) => Promise<void>) =>
  withFiles(FILES, async (dir) => {
    await writeCapture(`${dir}/c.scap`);
    await test(dir);
  });

Deno.test("saker rules check tells valid from invalid files", async () => {
  await withFiles({
    "good.yaml": RULES,
    "odd.yaml": `${RULES}- list: unused\n  items: []\n`,
    "bad.yaml": RULES.replace("fd.name", "fd.nmae"),
  }, async (dir) => {
    const good = await saker([
      "rules",
      "check",
      "--strict",
      `${dir}/good.yaml`,
    ]);
    assertEquals([good.code, good.stdout], [0, "1 file, 2 rules: valid\n"]);
    const odd = await saker(["rules", "check", `${dir}/odd.yaml`]);
    assertEquals(odd.code, 0);
    assertStringIncludes(odd.stdout, "LOAD_UNUSED_LIST");
    const strict = await saker([
      "rules",
      "check",
      "--strict",
      `${dir}/odd.yaml`,
    ]);
    assertEquals(strict.code, 1);
    const bad = await saker(["rules", "check", `${dir}/bad.yaml`]);
    assertEquals(bad.code, 1);
    assertStringIncludes(bad.stdout, "did you mean fd.name?");
    const none = await saker(["rules", "check"]);
    assertEquals(none.code, 1);
    assertStringIncludes(none.stderr, "needs rules files");
  });
});

Deno.test("saker rules test runs fixtures and writes JUnit's XML", async () => {
  await inFolder(async (dir) => {
    const good = await saker(["rules", "test", dir, "--junit", `${dir}/j.xml`]);
    assertEquals([good.code, good.stdout], [0, "3 passed, 0 failed\n"]);
    assertStringIncludes(
      await Deno.readTextFile(`${dir}/j.xml`),
      '<testsuites tests="3" failures="0" errors="0"',
    );
    await Deno.writeTextFile(
      `${dir}/r.yaml`,
      RULES.replace("proc.name != root", "proc.name = root"),
    );
    const bad = await saker(["rules", "test", dir]);
    assertEquals(bad.code, 1);
    assertEquals(
      bad.stdout,
      `FAILED  ${dir}/r.test.yaml:3: a user reads it
        - Secret read: once expected, fired not at all
FAILED  ${dir}/r.test.yaml:8: root may
        + Secret read: should be quiet, fired once
        fired: Secret read
FAILED  ${dir}/r.test.yaml:13: a recorded user reads it
        - Secret read: 2 times expected, fired not at all
0 passed, 3 failed
`,
    );
    await Deno.writeTextFile(`${dir}/r.yaml`, "- rule: x\n");
    const broken = await saker(["rules", "test", dir]);
    assertEquals(broken.code, 1);
    assertStringIncludes(broken.stdout, "cannot be run");
    assertStringIncludes(broken.stdout, ", 1 file could not be run");
  });
});

Deno.test("saker explain shows why a rule fires, for fixtures and captures", async () => {
  await inFolder(async (dir) => {
    const explain = (event: string, ...more: string[]) =>
      saker(["explain", "--rule", "Secret read", "--event", event, ...more]);
    const fixture = await explain(`${dir}/r.test.yaml#root may`);
    assertEquals(fixture.code, 0);
    assertStringIncludes(fixture.stdout, "does not fire");
    assertStringIncludes(
      fixture.stdout,
      `false      proc.name != root   ← "root"`,
    );
    const capture = await explain(`${dir}/c.scap:2`, "-r", `${dir}/r.yaml`);
    assertStringIncludes(capture.stdout, "Rule 'Secret read' fires");
    assertStringIncludes(
      capture.stdout,
      `true       fd.name = /etc/secret   ← "/etc/secret"`,
    );
    const none = await explain(`${dir}/c.scap:9`, "-r", `${dir}/r.yaml`);
    assertEquals(none.code, 1);
    assertStringIncludes(none.stderr, "has no event 9; the last one is 3");
  });
});

Deno.test("saker rules list, explain and stats show what rules are", async () => {
  await inFolder(async (dir) => {
    const rules = ["-r", `${dir}/r.yaml`];
    const list = await saker(["rules", "list", ...rules]);
    assertEquals(
      list.stdout,
      `PRIORITY  RULE         SOURCE   EVENTS
Warning   Secret read  syscall  openat
Notice    Shell (off)  syscall  execve
`,
    );
    const filtered = await saker([
      "rules",
      "list",
      ...rules,
      "--event",
      "execve",
      "--json",
    ]);
    assertEquals(
      JSON.parse(filtered.stdout).map(({ name }: { name: string }) => name),
      ["Shell"],
    );
    const explained = await saker([
      "rules",
      "explain",
      ...rules,
      "Secret read",
    ]);
    assertStringIncludes(
      explained.stdout,
      "Expanded:    ((evt.type = openat and evt.is_open_read = true) and fd.name",
    );
    const wrong = await saker(["rules", "explain", ...rules, "Secret raed"]);
    assertStringIncludes(wrong.stderr, "did you mean 'Secret read'?");
    const stats = await saker([
      "rules",
      "stats",
      ...rules,
      "--json",
      `${dir}/c.scap`,
    ]);
    const { events, rules: [cost] } = JSON.parse(stats.stdout);
    assertEquals(
      [events, cost.rule, cost.evaluations, cost.matches],
      [3, "Secret read", 3, 2],
    );
  });
});

Deno.test("saker rules prints no control character of a rule", async () => {
  const rules = `- rule: "x\\e[31m"
  desc: "d\\e[32m"
  condition: "evt.type = open and fd.name startswith '\\e[35m'"
  output: "o\\e[33m"
  priority: WARNING
  tags: ["t\\e[36m"]
`;
  await withFiles({ "r.yaml": rules }, async (dir) => {
    const file = `${dir}/r.yaml`;
    for (
      const args of [
        ["rules", "check", file],
        ["rules", "list", "-r", file],
        ["rules", "explain", "-r", file, "x\x1b[31m"],
        ["-V", file],
      ]
    ) {
      const { code, stdout } = await saker(args);
      assertEquals(code, 0);
      // deno-lint-ignore no-control-regex
      assert(!/[\0-\x08\x0b-\x1f\x7f-\x9f]/.test(stdout), args.join(" "));
    }
  });
});

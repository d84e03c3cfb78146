/** The reason why there is one event format: what was alerted live is alerted again on replay. Needs root. */
import { assert, assertEquals } from "@std/assert";
import { existsSync } from "node:fs";
import { RunningSaker, saker } from "../cli/_saker.ts";
import { liveTest } from "../_live.ts";
import { defaultRules } from "../../src/resources.ts";

/** Fires first and so begins the recording; the offences come after it. */
const MARKER = (path: string) => `
- rule: Marker
  desc: the test begins
  condition: evt.type in (open, openat) and fd.name=${path}
  output: marker %fd.name
  priority: DEBUG
`;

/** Things that the default rules notice, each harmless here; \`DIR\` is a folder of our own. */
const OFFENCES = [
  "cat /etc/shadow > /dev/null",
  "ln -s /etc/shadow DIR/link",
  "cp /bin/true DIR/true; chmod u+s DIR/true; DIR/true",
  "find / -maxdepth 1 -name id_rsa",
  "echo x > DIR/.bash_history; rm DIR/.bash_history",
  "grep -r aws_secret_access_key DIR",
  "cat /proc/1/environ > /dev/null",
  'python3 -c \'import subprocess; subprocess.run(["/bin/sh", "-c", "id"])\'',
  "perl -e 'use Socket; socket(S,PF_INET,SOCK_STREAM,6); connect(S,sockaddr_in(9,inet_aton(\"127.0.0.1\")))'",
  "dd if=/dev/zero of=DIR/file bs=1 count=1",
  "mkdir DIR/a; mv DIR/a DIR/b; rmdir DIR/b",
  "touch DIR/x; chown 1:1 DIR/x; chmod 0777 DIR/x",
];

/** Alert lines of a run's standard output, from the marker on. */
function alerts(stdout: string): string[] {
  const lines = stdout.split("\n");
  const first = lines.findIndex((line) => line.includes("marker "));
  const end = lines.findIndex((line) => line.startsWith("Events detected:"));
  assert(first >= 0 && end > first, stdout);
  return lines.slice(first, end);
}

/** Alerts of the offences as they happen, and of the recording of that. */
async function bothWays(
  dir: string,
): Promise<{ live: string[]; replayed: string[] }> {
  await Deno.writeTextFile(`${dir}/marker`, "");
  await Deno.writeTextFile(`${dir}/marker.yaml`, MARKER(`${dir}/marker`));
  // JSON shows every field of the outputs with its value
  const rules = ["-o", "rule_matching=all", "-o", "json_output=true"];
  rules.push("-r", `${dir}/marker.yaml`);
  for (const { name } of defaultRules("deprecated")) rules.push("-r", name);
  const live = new RunningSaker([
    ...rules,
    ...["-P", `${dir}/pid`],
    ...["-o", "capture.enabled=true"],
    ...["-o", "capture.mode=all_rules"],
    ...["-o", "capture.default_duration=600000"],
    ...["-o", "capture.history_size_mb=0"],
    ...["-o", `capture.path_prefix=${dir}/live`],
  ]);
  await live.until(() => existsSync(`${dir}/pid`), "the pid file");
  Deno.readTextFileSync(`${dir}/marker`);
  await live.until(() => live.stdout.includes("marker"), "the marker");
  for (const offence of OFFENCES) {
    await new Deno.Command("sh", {
      args: ["-c", offence.replaceAll("DIR", dir)],
      stdout: "null",
      stderr: "null",
    }).output();
  }
  // what comes before this has been seen
  Deno.readTextFileSync(`${dir}/marker`);
  await live.until(() => live.stdout.split("marker ").length > 2, "the end");
  live.signal("SIGINT");
  const finished = await live.end();
  assertEquals(finished.code, 0, finished.stderr);
  assert(!finished.stdout.includes("syscall event drop"), "events were lost");
  const capture = [...Deno.readDirSync(dir)]
    .find(({ name }) => /^live_\d+_\d+_.*\.scap$/.test(name));
  assert(capture !== undefined, finished.stderr);
  const replayed = await saker([...rules, "-e", `${dir}/${capture!.name}`]);
  assertEquals(replayed.code, 0, replayed.stderr);
  return { live: alerts(finished.stdout), replayed: alerts(replayed.stdout) };
}

liveTest(
  "a recording is alerted on as the live events were, by all default rules",
  async () => {
    const dir = await Deno.makeTempDir();
    try {
      const { live, replayed } = await bothWays(dir);
      assertEquals(replayed, live);
      const all = live.join("\n");
      assert(live.length > 5, all);
      assert(all.includes("/etc/shadow"), all);
    } finally {
      await Deno.remove(dir, { recursive: true });
    }
  },
);

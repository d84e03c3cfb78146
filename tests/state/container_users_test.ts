/** Users and groups of a container go by its own account files. */
import { assertEquals } from "@std/assert";
import { RunningSaker } from "../cli/_saker.ts";
import { liveTest } from "../_live.ts";
import { Cgroup, containerId, exists } from "../rules/_watch.ts";

const ID = containerId();
const USER = 54321;
const RULES = `
- rule: marker
  desc: The marker was opened.
  condition: evt.type in (open, openat) and proc.name = jail and fd.name endswith /marker
  output: "%user.uid %user.name %user.homedir %user.shell %group.gid %group.name %container.id"
  priority: NOTICE
`;

liveTest(
  "a container's processes have the names that its own account files give",
  async () => {
    const folder = await Deno.makeTempDir({ prefix: "saker-jail-" });
    const cgroup = new Cgroup(`docker/${ID}`);
    const root = `${folder}/root`;
    try {
      Deno.mkdirSync(`${root}/etc`, { recursive: true });
      Deno.chmodSync(folder, 0o755);
      Deno.writeTextFileSync(
        `${root}/etc/passwd`,
        `inmate:x:${USER}:${USER}::/cell:/bin/none\n`,
      );
      Deno.writeTextFileSync(`${root}/etc/group`, `inmates:x:${USER}:\n`);
      Deno.writeTextFileSync(`${root}/marker`, "");
      Deno.writeTextFileSync(`${folder}/rules.yaml`, RULES);
      const source = new URL("jail.c", import.meta.url).pathname;
      const { success } = await new Deno.Command("cc", {
        args: ["-O1", "-Wall", "-o", `${folder}/jail`, source],
        stderr: "inherit",
      }).output();
      assertEquals(success, true);
      const saker = new RunningSaker([
        ...["run", "-r", `${folder}/rules.yaml`, "-P", `${folder}/pid`],
        ...["-o", "json_output=true", "-o", "log_syslog=false"],
      ]);
      await saker.until(() => exists(`${folder}/pid`), "saker to be ready");
      const [program, ...args] = cgroup.wrap([
        `${folder}/jail`,
        root,
        String(USER),
      ]);
      const jail = new Deno.Command(program, { args }).spawn();
      try {
        await saker.until(() => saker.stdout.includes("marker"), "the alert");
      } finally {
        jail.kill("SIGKILL");
        await jail.status;
        saker.signal("SIGTERM");
      }
      const { stdout } = await saker.end();
      const line = stdout.split("\n").find((line) => line.startsWith("{"))!;
      const { output_fields } = JSON.parse(line);
      delete output_fields["evt.time"];
      assertEquals(output_fields, {
        "user.uid": USER,
        "user.name": "inmate",
        "user.homedir": "/cell",
        "user.shell": "/bin/none",
        "group.gid": USER,
        "group.name": "inmates",
        "container.id": ID.slice(0, 12),
      });
    } finally {
      await cgroup.remove();
      await Deno.remove(folder, { recursive: true });
    }
  },
);

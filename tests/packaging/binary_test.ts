import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { fileURLToPath } from "node:url";

const TIME = "2024-01-01T00:00:00.000000Z";
const BINARY = fileURLToPath(new URL("../../dist/saker", import.meta.url));
const built = await Deno.stat(BINARY).then(() => true, () => false);
/** scripts/test builds it; a test run by hand may go without. */
const ignore = !built && Deno.env.get("SAKER_REQUIRE_LIVE") !== "1";

interface Result {
  code: number;
  stdout: string;
  stderr: string;
}

async function start(
  program: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<Result> {
  const { code, stdout, stderr } = await new Deno.Command(program, {
    args,
    env,
    clearEnv: true,
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

/** Whether this machine lets root watch at all, which is asked of the program itself. */
const live = Deno.env.get("SAKER_REQUIRE_LIVE") === "1" ||
  built && (await start(BINARY, ["doctor"])).code === 0;

async function withDirectory(
  run: (directory: string) => Promise<void>,
): Promise<void> {
  // not below /tmp, which anybody may write to: the launcher rightly does not trust it
  const directory = await Deno.makeTempDir({ dir: "/root" });
  try {
    await run(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

Deno.test({
  name: "dist/saker runs without anything in its environment",
  ignore,
  fn: async () => {
    const { code, stdout } = await start(BINARY, ["version"]);
    assertEquals(code, 0);
    assertStringIncludes(stdout, "saker");
  },
});

/** Capabilities of a daemon set, as the README has them. */
const DAEMON = "-all,+bpf,+perfmon,+sys_ptrace,+sys_resource";

Deno.test({
  name: "dist/saker watches with no more capabilities than documented",
  ignore: !live,
  fn: async () => {
    const { code, stdout, stderr } = await start("/usr/bin/setpriv", [
      ...[`--bounding-set=${DAEMON}`, BINARY, "run", "-M", "0.2"],
    ]);
    assertEquals(code, 0, stderr);
    assertStringIncludes(stdout, "Events detected");
  },
});

for (
  const [situation, program, expected] of [
    [
      "capabilities are missing",
      ["/usr/bin/setpriv", "--bounding-set=-all,+bpf"],
      "missing: CAP_PERFMON (or CAP_SYS_ADMIN)",
    ],
    [
      "it has them in a user namespace only",
      ["/usr/bin/unshare", "-Ur"],
      "within a user namespace",
    ],
    [
      "the kernel has no type information",
      [
        "/usr/bin/unshare",
        ...["-m", "sh", "-c"],
        'mount -t tmpfs none /sys/kernel/btf; exec "$@"',
        "sh",
      ],
      "CONFIG_DEBUG_INFO_BTF=y",
    ],
    [
      "/sys is not mounted",
      [
        "/usr/bin/unshare",
        ...["-m", "sh", "-c"],
        'mount -t tmpfs none /sys; exec "$@"',
        "sh",
      ],
      "is /sys mounted?",
    ],
  ] as const
) {
  Deno.test({
    name: `dist/saker says what to do when ${situation}`,
    ignore: !live,
    fn: async () => {
      const [command, ...args] = program;
      const { code, stderr } = await start(command, [
        ...[...args, BINARY, "run", "-M", "1"],
      ], { PATH: "/usr/sbin:/usr/bin:/sbin:/bin" });
      assertEquals(code, 1, stderr);
      const error = stderr.slice(stderr.indexOf("Error: "));
      assertStringIncludes(error, expected);
      assert(!/^ +at /m.test(stderr), stderr);
    },
  });
}

Deno.test({
  name: "scripts/run needs no more of its environment than a path and a home",
  ignore,
  fn: async () => {
    const script = fileURLToPath(new URL("../../scripts/run", import.meta.url));
    const { code, stdout, stderr } = await start(script, ["version"], {
      PATH: Deno.env.get("PATH")!,
      HOME: Deno.env.get("HOME") ?? "/root",
    });
    assertEquals(code, 0, stderr);
    assertStringIncludes(stdout, "saker");
  },
});

Deno.test({
  name: "dist/saker unpacks into the directory it is given, for its user only",
  ignore,
  fn: () =>
    withDirectory(async (directory) => {
      const env = { SAKER_CACHE_DIR: `${directory}/cache` };
      assertEquals((await start(BINARY, ["version"], env)).code, 0);
      const made = [...Deno.readDirSync(env.SAKER_CACHE_DIR)];
      assertEquals(made.length, 1);
      const unpacked = `${env.SAKER_CACHE_DIR}/${made[0].name}`;
      assertEquals(Deno.statSync(unpacked).mode! & 0o077, 0);
      assertEquals(Deno.statSync(`${unpacked}/saker`).mode! & 0o022, 0);
    }),
});

Deno.test({
  name: "dist/saker removes what older versions have unpacked, unless it runs",
  ignore,
  fn: () =>
    withDirectory(async (directory) => {
      const cache = `${directory}/cache`;
      const [old, running, recent] = ["0", "1", "2"].map((digit) =>
        `${cache}/${digit.repeat(16)}`
      );
      for (const each of [old, running, recent, `${cache}/mine`]) {
        await Deno.mkdir(`${each}/below`, { recursive: true, mode: 0o700 });
        await Deno.copyFile("/bin/sleep", `${each}/saker`);
      }
      const sleep = new Deno.Command(`${running}/saker`, { args: ["60"] })
        .spawn();
      try {
        for (const each of [old, running, `${cache}/mine`]) {
          await Deno.utime(each, 0, 0);
        }
        const env = { SAKER_CACHE_DIR: cache };
        assertEquals((await start(BINARY, ["version"], env)).code, 0);
        const left = [...Deno.readDirSync(cache)].map(({ name }) => name);
        assertEquals(left.length, 4);
        assert(!left.includes("0".repeat(16)));
        assert(left.includes("mine"));
      } finally {
        sleep.kill();
        await sleep.status;
      }
    }),
});

Deno.test({
  name: "dist/saker keeps its own variables from the programs it starts",
  ignore,
  fn: () =>
    withDirectory(async (directory) => {
      await Deno.writeTextFile(
        `${directory}/saker.yaml`,
        `responses: {mode: "off"}\nstdout_output: {enabled: false}
program_output: {enabled: true, program: "/usr/bin/env > ${directory}/env"}
rules_files: [${directory}/rules.yaml]\n`,
      );
      await Deno.writeTextFile(
        `${directory}/rules.yaml`,
        `- {rule: all, desc: d, condition: "ka.verb exists", output: o,
   priority: WARNING, source: k8s_audit}\n`,
      );
      const audit = { auditID: "1", verb: "get", stageTimestamp: TIME };
      await Deno.writeTextFile(
        `${directory}/audit.json`,
        `${JSON.stringify({ kind: "Event", ...audit })}\n`,
      );
      const { code } = await start(BINARY, [
        ...["run", "-c", `${directory}/saker.yaml`],
        ...["-e", `${directory}/audit.json`],
      ], { SAKER_CACHE_DIR: `${directory}/cache`, DENO_DIR: "/mine" });
      assertEquals(code, 0);
      const env = (await Deno.readTextFile(`${directory}/env`)).split("\n");
      const names = env.map((line) => line.split("=")[0]);
      assert(env.includes("DENO_DIR=/mine"), env.join());
      for (const name of ["SAKER_LIB_DIR", "DENO_NO_UPDATE_CHECK"]) {
        assert(!names.includes(name), name);
      }
    }),
});

Deno.test({
  name: "dist/saker unpacks again when a file of the cache has been cut short",
  ignore,
  fn: () =>
    withDirectory(async (directory) => {
      const env = { SAKER_CACHE_DIR: `${directory}/cache` };
      await start(BINARY, ["version"], env);
      const [made] = [...Deno.readDirSync(env.SAKER_CACHE_DIR)];
      const library = `${env.SAKER_CACHE_DIR}/${made.name}/libsaker.so`;
      Deno.truncateSync(library, 10);
      assertEquals((await start(BINARY, ["version"], env)).code, 0);
      assert(Deno.statSync(library).size > 10);
    }),
});

Deno.test({
  name:
    "dist/saker goes into memory rather than into a directory that others can write to",
  ignore,
  fn: () =>
    withDirectory(async (directory) => {
      Deno.chmodSync(directory, 0o777);
      const env = { SAKER_CACHE_DIR: directory };
      const { stdout } = await start(BINARY, ["doctor"], env);
      // the shared object was loaded too
      assertStringIncludes(stdout, "BPF ring buffer");
      assertEquals([...Deno.readDirSync(directory)], []);
    }),
});

Deno.test({
  name: "dist/saker refuses to start when it is damaged",
  ignore,
  fn: () =>
    withDirectory(async (directory) => {
      const copy = `${directory}/saker`;
      await Deno.copyFile(BINARY, copy);
      const file = await Deno.open(copy, { write: true });
      // far behind the launcher, within the runtime
      await file.seek(20_000_000, Deno.SeekMode.Start);
      await file.write(new TextEncoder().encode("damage"));
      file.close();
      const { code, stderr } = await start(copy, ["version"], {
        SAKER_CACHE_DIR: `${directory}/cache`,
      });
      assertEquals(code, 1);
      assertStringIncludes(stderr, "damaged");
    }),
});

Deno.test({
  name: "dist/saker says so when it was not copied whole",
  ignore,
  fn: () =>
    withDirectory(async (directory) => {
      const copy = `${directory}/saker`;
      await Deno.copyFile(BINARY, copy);
      await Deno.truncate(copy, 30_000_000);
      const { code, stderr } = await start(copy, ["version"]);
      assertEquals(code, 1);
      assertStringIncludes(stderr, "not complete");
    }),
});

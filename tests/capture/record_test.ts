/** Recording of this machine. Needs root. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { RunningSaker, saker } from "../cli/_saker.ts";
import { liveTest } from "../_live.ts";

async function withFolder(use: (dir: string) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir();
  try {
    await use(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

/** What `replay --print` shows of a file. */
async function shown(file: string, template: string): Promise<string[]> {
  const args = ["replay", "--print", "--format", template, file];
  const { code, stdout, stderr } = await saker(args);
  assertEquals(code, 0, stderr);
  return stdout.trimEnd().split("\n");
}

liveTest(
  "record -- COMMAND leaves the command nothing of the probe",
  async () => {
    await withFolder(async (dir) => {
      const { code, stdout, stderr } = await saker([
        "record",
        "-o",
        `${dir}/command.scap`,
        "--",
        "ls",
        "-l",
        "/proc/self/fd",
      ]);
      assertEquals(code, 0, stderr);
      assertStringIncludes(stdout, "0 -> ");
      assert(!/bpf|btf/.test(stdout), stdout);
    });
  },
);

liveTest(
  "record -- COMMAND holds what the command did, and exits with its code",
  async () => {
    await withFolder(async (dir) => {
      const file = `${dir}/command.scap.gz`;
      const made = await saker([
        "record",
        "-o",
        file,
        "--",
        "sh",
        "-c",
        `cat ${dir}/nothing; exit 7`,
      ]);
      assertEquals(made.code, 7, made.stderr);
      assert(/command.scap.gz: \d+ events\n$/.test(made.stderr), made.stderr);
      const lines = await shown(
        file,
        "%evt.type %proc.cmdline %proc.pname %evt.res %evt.arg.name",
      );
      const path = `${dir}/nothing`;
      const failed = `openat cat ${path} sh ENOENT ${path}`;
      assert(lines.includes(failed), lines.join("\n"));
      assert(lines.some((line) => /^execve sh -c .* SUCCESS/.test(line)));
      assertEquals((await Deno.stat(file)).mode! & 0o777, 0o600);
    });
  },
);

liveTest("record ends at SIGINT with a complete file", async () => {
  await withFolder(async (dir) => {
    const file = `${dir}/interrupted.scap`;
    const recording = new RunningSaker(["record", "-o", file]);
    const size = () => {
      try {
        return Deno.statSync(file).size;
      } catch {
        return 0;
      }
    };
    await recording.until(() => size() > 0, "the first events");
    recording.signal("SIGINT");
    const { code, stderr } = await recording.end();
    assertEquals(code, 0, stderr);
    const written = Number(/: (\d+) events/.exec(stderr)?.[1]);
    assertEquals((await shown(file, "%evt.num")).at(-1), String(written));
  });
});

liveTest(
  "record stops at --for and at --size, and keeps the last files with --rotate",
  async () => {
    await withFolder(async (dir) => {
      const timed = await saker([
        "record",
        "-o",
        `${dir}/timed.scap`,
        "--for",
        "300ms",
      ]);
      assertEquals(timed.code, 0, timed.stderr);
      const load =
        "i=0; while [ $i -lt 3000 ]; do : < /etc/hostname; i=$((i+1)); done";
      const limited = await saker([
        "record",
        "-o",
        `${dir}/limited.scap`,
        "--size",
        "500k",
        "--filter",
        "proc.name=sh",
        "--",
        "sh",
        "-c",
        load,
      ]);
      // the limit ends the recording, not the command
      assertEquals(limited.code, 0, limited.stderr);
      assertStringIncludes(limited.stderr, "limited.scap: ");
      assert((await Deno.stat(`${dir}/limited.scap`)).size < 800_000);
      const rotated = await saker([
        "record",
        "-o",
        `${dir}/rotated.scap`,
        "--size",
        "300k",
        "--rotate",
        "2",
        "--filter",
        "proc.name=sh",
        "--",
        "sh",
        "-c",
        load,
      ]);
      assertEquals(rotated.code, 0, rotated.stderr);
      const files = [...Deno.readDirSync(dir)]
        .map(({ name }) => name).filter((name) => name.startsWith("rotated"));
      assertEquals(files.length, 2, files.join(" "));
      for (const file of files) {
        // every file can be read alone
        assert((await shown(`${dir}/${file}`, "%evt.num")).length > 0);
      }
    });
  },
);

liveTest("record says when the command does not exist", async () => {
  await withFolder(async (dir) => {
    const { code, stderr } = await saker([
      "record",
      "-o",
      `${dir}/x.scap`,
      "--",
      "no-such-program",
    ]);
    assertEquals(code, 1);
    assertStringIncludes(stderr, "cannot run no-such-program");
  });
});

Deno.test("record says what it needs", async () => {
  const nothing = await saker(["record"]);
  assertEquals(nothing.code, 1);
  assertStringIncludes(nothing.stderr, "needs -o FILE");
  const nowhere = await saker([
    "record",
    "-e",
    "/nonexistent.scap",
    "-o",
    "/nonexistent/x.scap",
  ]);
  assertEquals(nowhere.code, 1);
  assertStringIncludes(nowhere.stderr, "there is no such file");
});

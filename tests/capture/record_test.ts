/** Recording of this machine. Needs root. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { RunningSaker, saker } from "../cli/_saker.ts";

const ignore = Deno.uid() !== 0;

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

Deno.test({
  name: "record -- COMMAND leaves the command nothing of the probe",
  ignore,
  async fn() {
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
});

Deno.test({
  name: "record -- COMMAND holds what the command did, and exits with its code",
  ignore,
  async fn() {
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
});

Deno.test({
  name: "record ends at SIGINT with a complete file",
  ignore,
  async fn() {
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
  },
});

Deno.test({
  name:
    "record stops at --for and at --size, and keeps the last files with --rotate",
  ignore,
  async fn() {
    await withFolder(async (dir) => {
      const began = performance.now();
      const timed = await saker([
        "record",
        "-o",
        `${dir}/timed.scap`,
        "--for",
        "300ms",
      ]);
      assertEquals(timed.code, 0, timed.stderr);
      assert(performance.now() - began < 10_000);
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
});

Deno.test({
  name: "record says when the command does not exist",
  ignore,
  async fn() {
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
  },
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

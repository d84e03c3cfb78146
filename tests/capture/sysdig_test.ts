/**
 * Our captures in Debian's sysdig (0.29.3, of 2022): the same events, programs and descriptors. Installs it where that is
 * possible, else the tests are skipped.
 */
import { assert, assertEquals } from "@std/assert";
import { saker } from "../cli/_saker.ts";
import { oldCapture } from "./_files.ts";

const decoder = new TextDecoder();

function run(name: string, args: string[]): string | undefined {
  try {
    const { code, stdout, stderr } = new Deno.Command(name, {
      args,
      env: { TZ: "UTC", DEBIAN_FRONTEND: "noninteractive" },
    }).outputSync();
    return code === 0
      ? decoder.decode(stdout)
      : `exit code ${code}: ${decoder.decode(stderr)}`;
  } catch {
    return undefined;
  }
}

function haveSysdig(): boolean {
  if (run("sysdig", ["--version"]) !== undefined) return true;
  if (Deno.uid() === 0) run("apt-get", ["install", "-qy", "sysdig"]);
  return run("sysdig", ["--version"]) !== undefined;
}

const ignore = !haveSysdig();

/** Lines that both programs print for a file by the same template. */
async function compare(file: string, template: string): Promise<string[]> {
  const ours = await saker([
    "replay",
    "--print",
    "--format",
    template,
    file,
  ]);
  assertEquals(ours.code, 0, ours.stderr);
  // the asterisk: lines with missing values too
  const theirs = run("sysdig", ["-r", file, "-p", `*${template}`]);
  const lines = ours.stdout.trimEnd().split("\n");
  assertEquals(theirs?.trimEnd().split("\n"), lines);
  return lines;
}

async function withFolder(use: (dir: string) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir();
  try {
    await use(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

Deno.test({
  name: "sysdig reads what record makes of an old capture",
  ignore,
  async fn() {
    await withFolder(async (dir) => {
      await Deno.writeFile(`${dir}/old.scap`, oldCapture());
      for (const name of ["new.scap", "new.scap.gz"]) {
        const file = `${dir}/${name}`;
        const made = await saker([
          "record",
          "-e",
          `${dir}/old.scap`,
          "-o",
          file,
          // this sysdig takes descriptors of opens from the enter events, which are there and empty
          "--filter",
          "not evt.dir='>'",
        ]);
        assertEquals(made.code, 0, made.stderr);
        const lines = await compare(
          file,
          "%evt.time %evt.cpu %evt.type %evt.dir %proc.name %thread.tid %fd.num %fd.name",
        );
        assertEquals(lines.length, 7);
        assert(lines.at(-1)!.endsWith("close < cat 200 3 /etc/shadow"));
      }
    });
  },
});

Deno.test({
  name: "sysdig reads a capture of this machine",
  ignore: ignore || Deno.uid() !== 0,
  async fn() {
    await withFolder(async (dir) => {
      const file = `${dir}/live.scap`;
      // in the environment of the command and its children, not of others' programs of these names
      const mark = crypto.randomUUID();
      const made = await saker([
        "record",
        "-o",
        file,
        // what that sysdig knows: newer syscalls it does not (and some make it crash), and failed ones have no
        // descriptor of their own in it
        "--filter",
        `evt.type in (open,openat,close,clone,vfork,execve,procexit,socket,bind,connect,listen,pipe,unlink) and proc.env contains ${mark} and evt.failed=false`,
        "--",
        "sh",
        "-c",
        "cat /etc/hostname; ls /; cat /etc/passwd",
      ], { env: { SAKER_TEST: mark } });
      assertEquals(made.code, 0, made.stderr);
      const lines = await compare(
        file,
        "%evt.type %proc.name %proc.pid %fd.num %fd.name",
      );
      const has = (pattern: RegExp) => lines.some((line) => pattern.test(line));
      assert(has(/^openat cat \d+ \d+ \/etc\/hostname$/), lines.join("\n"));
      assert(has(/^close cat \d+ \d+ \/etc\/passwd$/), lines.join("\n"));
      assert(has(/^execve ls \d+/), lines.join("\n"));
    });
  },
});

/**
 * Our captures in Debian's sysdig (0.29.3, of 2022): the same events, programs and descriptors. Installs it where that is
 * possible, else the tests are skipped.
 */
import { assert, assertEquals } from "@std/assert";
import { saker } from "../cli/_saker.ts";
import { liveTest } from "../_live.ts";
import { oldCapture } from "./_files.ts";

/** Events that it has, and two syscalls that it does not. */
const KNOWN =
  "open,openat,close,read,write,clone,vfork,execve,socket,bind,connect,listen,pipe,unlink";
const UNKNOWN = "rseq,statx";

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

/** Lines that both programs print for a file by the same template, of the events that fulfil the condition. */
async function compare(
  file: string,
  template: string,
  condition: string,
): Promise<string[]> {
  const ours = await saker([
    "replay",
    "--print",
    "--format",
    template,
    "--filter",
    condition,
    file,
  ]);
  assertEquals(ours.code, 0, ours.stderr);
  // the asterisk: lines with missing values too
  const theirs = run("sysdig", ["-r", file, "-p", `*${template}`, condition]);
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
        ]);
        assertEquals(made.code, 0, made.stderr);
        const lines = await compare(
          file,
          "%evt.time %evt.cpu %evt.type %evt.dir %proc.name %thread.tid %fd.num %fd.name",
          // this sysdig takes descriptors of opens from the enter events, which are there and empty
          "not evt.dir='>'",
        );
        assertEquals(lines.length, 7);
        assert(lines.at(-1)!.endsWith("close < cat 200 3 /etc/shadow"));
      }
    });
  },
});

async function readsThisMachine(): Promise<void> {
  await withFolder(async (dir) => {
    const file = `${dir}/live.scap`;
    // in the environment of the command and its children, not of others' programs of these names
    const mark = crypto.randomUUID();
    const made = await saker([
      "record",
      "-o",
      file,
      "--filter",
      `evt.type in (${KNOWN},${UNKNOWN}) and proc.env contains ${mark}`,
      "--",
      "sh",
      "-c",
      "exec >/dev/null 2>&1; cat /etc/hostname; ls / | cat; cat < /etc/passwd",
    ], { env: { SAKER_TEST: mark } });
    assertEquals(made.code, 0, made.stderr);
    const all = run("sysdig", ["-r", file]);
    assert(/ < execve .*exe=cat/.test(all!), all);
    assert(/ < <unknown>/.test(all!), all);
    const lines = await compare(
      file,
      "%evt.type %proc.name %proc.pid %fd.num %fd.type %fd.name",
      // failed calls have no descriptor in it
      `evt.type in (${KNOWN}) and evt.failed=false and proc.name in (cat,ls)`,
    );
    const has = (pattern: RegExp) => lines.some((line) => pattern.test(line));
    for (
      const pattern of [
        /^openat cat \d+ \d+ file \/etc\/hostname$/,
        // redirected by calls that it does not have
        /^read cat \d+ 0 file \/etc\/passwd$/,
        /^write ls \d+ 1 pipe $/,
        /^execve ls \d+ /,
      ]
    ) assert(has(pattern), `${pattern} in\n${lines.join("\n")}`);
  });
}

const NAME = "sysdig reads a capture of this machine";
if (ignore) Deno.test({ name: NAME, ignore, fn: readsThisMachine });
else liveTest(NAME, readsThisMachine);

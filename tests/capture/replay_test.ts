/** Replay of captures through the command line. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { gzipSync } from "node:zlib";
import { commandLine, saker } from "../cli/_saker.ts";
import { oldCapture, RULES } from "./_files.ts";

async function withCapture(
  bytes: Uint8Array,
  use: (capture: string, rules: string, dir: string) => Promise<void>,
): Promise<void> {
  const dir = await Deno.makeTempDir();
  try {
    await Deno.writeFile(`${dir}/old.scap`, bytes);
    await Deno.writeTextFile(`${dir}/rules.yaml`, RULES);
    await use(`${dir}/old.scap`, `${dir}/rules.yaml`, dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

const ALERTS = [
  "10:00:00.002000000: Informational written to /dev/pts/0",
  "10:00:00.007000000: Notice started cat exe /bin/cat tty 34816",
  "10:00:00.009000000: Warning shadow read by cat (cat /etc/shadow) parent bash user anna num 7 at 2018-10-20T10:00:00.009000000+0000",
];
const SUMMARY = `Events detected: 3
Rule counts by severity:
   WARNING: 1
   NOTICE: 1
   INFO: 1
Triggered rules by rule name:
   Shadow read: 1
   Program: 1
   Output: 1
`;

Deno.test("replay raises the alerts of an old capture, whatever way it is asked to", async () => {
  await withCapture(oldCapture(), async (capture, rules) => {
    for (
      const args of [
        ["replay", capture, "-r", rules],
        ["-e", capture, "-r", rules],
        [
          "-r",
          rules,
          "-o",
          "engine.kind=replay",
          "-o",
          `engine.replay.capture_file=${capture}`,
        ],
        ["replay", "--speed", "real", capture, "-r", rules],
      ]
    ) {
      const { code, stdout, stderr } = await saker(args, {
        env: { TZ: "UTC" },
      });
      assertEquals(code, 0, stderr);
      assertEquals(stdout.split("\n").slice(0, 3), ALERTS);
      assertStringIncludes(stdout, SUMMARY);
    }
  });
});

Deno.test("replay reads packed captures from standard input", async () => {
  await withCapture(oldCapture(), async (_, rules) => {
    const child = new Deno.Command(Deno.execPath(), {
      args: commandLine(["replay", "-", "-r", rules]),
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
      env: { TZ: "UTC" },
    }).spawn();
    const writer = child.stdin.getWriter();
    await writer.write(gzipSync(oldCapture()));
    await writer.close();
    const { code, stdout } = await child.output();
    assertEquals(code, 0);
    assertEquals(
      new TextDecoder().decode(stdout).split("\n").slice(0, 3),
      ALERTS,
    );
  });
});

Deno.test("replay of a capture that breaks off shows what it holds, warns and exits with 2", async () => {
  const bytes = oldCapture();
  await withCapture(
    bytes.subarray(0, bytes.length - 30),
    async (capture, rules) => {
      for (const args of [["-r", rules], ["--print"], ["--summary"]]) {
        const { code, stdout, stderr } = await saker([
          "replay",
          capture,
          ...args,
        ]);
        assertEquals(code, 2);
        assertStringIncludes(stdout, "shadow");
        assertStringIncludes(stderr, "breaks off in the middle of a block");
      }
    },
  );
});

Deno.test("replay of a damaged capture names the byte and exits with 1", async () => {
  const bytes = oldCapture();
  bytes[bytes.length - 1] ^= 0xff;
  await withCapture(bytes, async (capture, rules) => {
    const { code, stderr } = await saker(["replay", capture, "-r", rules]);
    assertEquals(code, 1);
    assert(/Error: .*old.scap: at byte \d+: the block's length/.test(stderr));
  });
});

Deno.test("replay --print prints events as sysdig does", async () => {
  await withCapture(oldCapture(), async (capture) => {
    const { code, stdout } = await saker(["replay", "--print", capture], {
      env: { TZ: "UTC" },
    });
    assertEquals(code, 0);
    const lines = stdout.trimEnd().split("\n");
    assertEquals(lines.length, 8);
    assertEquals(
      lines[0],
      "1 10:00:00.002000000 1 bash (100) < write res=2 data=$. fd=1(<f>/dev/pts/0) size=2",
    );
    assertEquals(
      lines[4],
      "7 10:00:00.009000000 1 cat (200) < open fd=3(<f>/etc/shadow) name=/etc/shadow flags=1(O_RDONLY) mode=0 dev=<NA> ino=<NA>",
    );
    assertEquals(
      lines[6],
      "9 10:00:00.013000000 1 cat (200) < close res=0 fd=3(<f>/etc/shadow)",
    );
  });
});

Deno.test("replay --print takes a filter, a template and JSON", async () => {
  await withCapture(oldCapture(), async (capture) => {
    const text = await saker([
      "replay",
      "--print",
      "--filter",
      "proc.name=cat and fd.name startswith /etc",
      "--format",
      "%evt.type %fd.num",
      capture,
    ]);
    assertEquals(text.stdout, "open 3\nread 3\nclose 3\n");
    const json = await saker([
      "replay",
      "--print",
      "--json",
      "--filter=evt.type=close",
      "--format=%evt.num %fd.name",
      capture,
    ]);
    assertEquals(json.stdout, '{"evt.num":9,"fd.name":"/etc/shadow"}\n');
  });
});

Deno.test("replay --summary counts types, processes and files", async () => {
  await withCapture(oldCapture(), async (capture) => {
    const { stdout } = await saker(["replay", "--summary", capture]);
    assertStringIncludes(stdout, "events    8");
    assertStringIncludes(stdout, "(0.012 s)");
    assertStringIncludes(stdout, "3  /etc/shadow");
    const json = await saker(["replay", "--summary", "--json", capture]);
    assertEquals(JSON.parse(json.stdout).events, 8);
  });
});

Deno.test("replay refuses conditions and options that make no sense", async () => {
  await withCapture(oldCapture(), async (capture) => {
    const field = await saker([
      "replay",
      "--print",
      "--filter",
      "proc.nam=cat",
      capture,
    ]);
    assertEquals(field.code, 1);
    assertStringIncludes(field.stderr, "proc.nam=cat\n^");
    const alone = await saker(["replay", "--filter", "evt.num=1", capture]);
    assertEquals(alone.code, 1);
    assertStringIncludes(alone.stderr, "--filter goes with --print");
    const missing = await saker(["replay"]);
    assertStringIncludes(missing.stderr, "needs a capture file");
  });
});

Deno.test("record -e brings an old capture up to date, and filters", async () => {
  await withCapture(oldCapture(), async (capture, rules, dir) => {
    for (const name of ["new.scap", "new.scap.gz"]) {
      const file = `${dir}/${name}`;
      const made = await saker(["record", "-e", capture, "-o", file]);
      assertEquals(made.code, 0, made.stderr);
      const { stdout } = await saker(["replay", file, "-r", rules], {
        env: { TZ: "UTC" },
      });
      // the enter events, which took numbers, are not written
      const alerts = ALERTS.map((line) => line.replace("num 7", "num 5"));
      assertEquals(stdout.split("\n").slice(0, 3), alerts);
    }
    const piped = await saker(["record", "-e", capture, "-o", "-"]);
    assertEquals(piped.code, 0, piped.stderr);
    assert(piped.stdout.startsWith("\n\r\r\n"), piped.stdout);
    const filtered = `${dir}/filtered.scap`;
    await saker([
      "record",
      "-e",
      capture,
      "-o",
      filtered,
      "--filter",
      "evt.type=open and evt.dir=<",
    ]);
    const { stdout } = await saker([
      "replay",
      "--print",
      "--format",
      "%evt.type %proc.name %proc.pname %fd.name",
      filtered,
    ]);
    // the rest is there for the state only: program and parent are known
    assertEquals(stdout, "open cat bash /etc/shadow\n");
  });
});

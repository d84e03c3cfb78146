/**
 * Each rule that is on by default, on the live kernel: what it is for is done by a small program, and its alert has to come;
 * something alike and harmless is done, and there must be no alert. Containers are played by a cgroup with
 * the name of one. What needs a container's metadata (image, privileges, namespaces of Kubernetes) is left to the fixtures.
 */
import { assertEquals } from "@std/assert";
import { liveTest } from "../_live.ts";
import { Cgroup, containerId, exists, run, Watch } from "./_watch.ts";

const SOURCE = new URL("deed.c", import.meta.url).pathname;
/** How long an alert may take, ms: a moment, and as much for a machine that is busy with other tests. */
const PATIENCE = 60_000;

/** What the deeds have in common. */
class Scene {
  readonly folder: string;
  readonly box: Cgroup;
  readonly port: number;
  readonly address: string | undefined;
  #names = 0;

  constructor(
    folder: string,
    box: Cgroup,
    port: number,
    address: string | undefined,
  ) {
    this.folder = folder;
    this.box = box;
    this.port = port;
    this.address = address;
  }

  /** The program under another name. */
  as(name: string): string {
    const folder = `${this.folder}/${this.#names++}`;
    Deno.mkdirSync(folder);
    Deno.linkSync(`${this.folder}/deed`, `${folder}/${name}`);
    return `${folder}/${name}`;
  }

  /** A new file with some text. */
  file(name: string): string {
    const folder = `${this.folder}/${this.#names++}`;
    Deno.mkdirSync(folder);
    Deno.writeTextFileSync(`${folder}/${name}`, "text\n");
    return `${folder}/${name}`;
  }

  /** A command within the container. */
  boxed(...command: string[]): string[] {
    return this.box.wrap(command);
  }
}

/** Makes command lines; the last argument becomes the mark by which their alerts are known. */
type Deed = (scene: Scene, mark: string) => string[] | undefined;

interface Case {
  rule: string;
  /** How the deed is done. */
  way?: string;
  deed: Deed;
  /** Something alike that is harmless. */
  twin?: Deed;
}

const exec = (name: string, ...args: string[]): Deed => (scene, mark) => [
  scene.as(name),
  ...args,
  mark,
];
const boxedExec = (name: string, ...args: string[]): Deed => (scene, mark) =>
  scene.boxed(scene.as(name), ...args, mark);
const ETC = "/etc/saker-test";
const LOG = "/var/log/saker-test.log";
const BIN = "/usr/local/bin/saker-test";
const SHM = "/dev/shm/saker-test";
/** Made and removed by the test. */
const TRACES = [ETC, LOG, BIN, SHM];

const CASES: Case[] = [
  {
    // first, for it takes five seconds
    rule: "Read sensitive file trusted after startup",
    deed: exec("slapd", "read-later", "5200", "/etc/shadow"),
    twin: exec("slapd", "read", "/etc/shadow"),
  },
  {
    rule: "Fileless execution via memfd_create",
    deed: (scene, mark) => [
      scene.as("deed"),
      "run-memfd",
      scene.as("x"),
      mark,
    ],
    twin: (scene, mark) => [scene.as("deed"), "run", scene.as("x"), mark],
  },
  {
    rule: "Fileless execution via memfd_create",
    way: "execveat",
    deed: (scene, mark) => [
      scene.as("deed"),
      "run-memfd-by-descriptor",
      scene.as("x"),
      mark,
    ],
  },
  {
    rule: "Execution from /dev/shm",
    deed: (scene, mark) => {
      Deno.copyFileSync(`${scene.folder}/deed`, SHM);
      return [SHM, mark];
    },
    twin: exec("ls", SHM),
  },
  {
    rule: "Netcat Remote Code Execution in Container",
    deed: boxedExec("nc", "-lvp", "4444", "-e", "/bin/sh"),
    twin: boxedExec("nc", "-z", "localhost", "4444"),
  },
  {
    rule: "Netcat/Socat Remote Code Execution on Host",
    deed: exec("ncat", "--sh-exec", "id", "localhost", "4444"),
    twin: exec("ncat", "localhost", "4444"),
  },
  {
    rule: "Run shell untrusted",
    deed: (scene, mark) => [
      scene.as("nginx"),
      "run",
      ...["/bin/sh", "-c", `true ${mark}`],
    ],
    twin: (scene, mark) => [
      scene.as("make"),
      "run",
      ...["/bin/sh", "-c", `true ${mark}`],
    ],
  },
  {
    rule: "Terminal shell in container",
    deed: (scene, mark) =>
      scene.boxed(
        scene.as("runc"),
        "run-on-terminal",
        ...["/bin/sh", "-c", `true ${mark}`],
      ),
    twin: (scene, mark) =>
      scene.boxed(
        scene.as("runc"),
        "run",
        ...["/bin/sh", "-c", `true ${mark}`],
      ),
  },
  {
    rule: "System user interactive",
    deed: (scene, mark) => [
      scene.as("sshd"),
      ...["run-as", "65534", scene.as("id"), mark],
    ],
    twin: (scene, mark) => [
      scene.as("cron"),
      ...["run-as", "65534", scene.as("id"), mark],
    ],
  },
  {
    rule: "Find AWS Credentials",
    deed: exec("grep", "-r", "aws_secret_access_key", "/nowhere"),
    twin: exec("grep", "-r", "aws_region", "/nowhere"),
  },
  {
    rule: "Search Private Keys or Passwords",
    deed: exec("find", "/nowhere", "-name", "id_rsa"),
    twin: exec("find", "/nowhere", "-name", "main.c"),
  },
  {
    rule: "Remove Bulk Data from Disk",
    deed: exec("shred"),
    twin: exec("sync"),
  },
  {
    rule: "Launch Package Management Process in Container",
    deed: boxedExec("apt-get", "update"),
    twin: boxedExec("apt-file", "update"),
  },
  {
    rule: "Launch Package Management Process",
    deed: exec("apt-get", "install", "nmap"),
    twin: exec("apt-get", "update"),
  },
  {
    rule: "Directory traversal monitored file read",
    deed: exec("webapp", "read", "/srv/../var/../etc/hostname"),
    twin: exec("webapp", "read", "/etc/hostname"),
  },
  {
    rule: "Read sensitive file untrusted",
    deed: exec("cat", "read", "/etc/shadow"),
    twin: exec("cat", "read", "/etc/passwd"),
  },
  {
    rule: "Read sensitive file untrusted",
    way: "openat2",
    deed: exec("cat", "read-openat2", "/etc/shadow"),
    twin: exec("sudo", "read-openat2", "/etc/shadow"),
  },
  {
    rule: "Read sensitive file untrusted",
    way: "the root of a process",
    deed: exec("cat", "read", "/proc/self/root/etc/shadow"),
  },
  {
    rule: "Detect release_agent File Container Escapes",
    deed: (scene, mark) =>
      scene.boxed(scene.as("x"), "append", scene.file("release_agent"), mark),
    twin: (scene, mark) => [
      scene.as("x"),
      "append",
      scene.file("release_agent"),
      mark,
    ],
  },
  {
    rule: "Clear Log Activities",
    deed: (scene, mark) => {
      Deno.writeTextFileSync(LOG, "text\n");
      return [scene.as("x"), "empty", LOG, mark];
    },
    twin: (scene, mark) => [scene.as("x"), "append", LOG, mark],
  },
  {
    rule: "Delete or rename shell history",
    deed: (
      scene,
      mark,
    ) => [scene.as("x"), "unlink", scene.file(".bash_history"), mark],
    twin: (scene, mark) => [scene.as("x"), "unlink", scene.file("notes"), mark],
  },
  {
    rule: "Delete or rename shell history",
    way: "emptied by a shell",
    deed: (
      scene,
      mark,
    ) => [scene.as("bash"), "empty", scene.file(".bash_history"), mark],
    twin: (
      scene,
      mark,
    ) => [scene.as("bash"), "append", scene.file(".bash_history"), mark],
  },
  {
    rule: "Delete or rename shell history",
    way: "renamed",
    deed: (scene, mark) => {
      const file = scene.file(".zsh_history");
      return [scene.as("mv"), "rename", file, `${file}.old`, mark];
    },
    twin: (scene, mark) => {
      const file = scene.file(".zsh_history.new");
      return [
        scene.as("zsh"),
        "rename",
        file,
        file.replace(/\.new$/, ""),
        mark,
      ];
    },
  },
  {
    rule: "Create Symlink Over Sensitive Files",
    deed: (
      scene,
      mark,
    ) => [
      scene.as("ln"),
      "symlink",
      "/etc/shadow",
      `${scene.file("x")}.l`,
      mark,
    ],
    twin: (
      scene,
      mark,
    ) => [
      scene.as("ln"),
      "symlink",
      "/etc/hosts",
      `${scene.file("x")}.l`,
      mark,
    ],
  },
  {
    rule: "Create Hardlink Over Sensitive Files",
    deed: (
      scene,
      mark,
    ) => [scene.as("ln"), "link", "/etc/shadow", `${scene.file("x")}.l`, mark],
    twin: (
      scene,
      mark,
    ) => [
      scene.as("ln"),
      "link",
      scene.file("x"),
      `${scene.file("x")}.l`,
      mark,
    ],
  },
  {
    rule: "Set Setuid or Setgid bit",
    deed: (
      scene,
      mark,
    ) => [scene.as("x"), "chmod", scene.file("x"), "4755", mark],
    twin: (
      scene,
      mark,
    ) => [scene.as("x"), "chmod", scene.file("x"), "0755", mark],
  },
  {
    rule: "Write below binary dir",
    deed: exec("x", "write", BIN),
    twin: exec("x", "read", BIN),
  },
  {
    rule: "Write below binary dir",
    way: "moved there",
    deed: (scene, mark) => [
      scene.as("mv"),
      "rename",
      ...[scene.file("x"), BIN, mark],
    ],
  },
  {
    rule: "Write below etc",
    deed: exec("x", "write", ETC),
    twin: exec("x", "read", ETC),
  },
  {
    rule: "Write below etc",
    way: "creat",
    deed: exec("x", "creat", ETC),
    twin: exec("useradd", "creat", ETC),
  },
  {
    rule: "Write below etc",
    way: "moved there",
    deed: (scene, mark) => [
      scene.as("mv"),
      "rename",
      ...[scene.file("x"), ETC, mark],
    ],
    twin: exec("x", "rename", ETC, `${ETC}`),
  },
  {
    rule: "PTRACE attached to process",
    deed: exec("x", "attach"),
    twin: exec("gdb", "attach"),
  },
  {
    rule: "PTRACE anti-debug attempt",
    deed: exec("x", "traceme"),
    twin: (scene, mark) => [
      scene.as("gdb"),
      "run",
      ...[scene.as("x"), "traceme", mark],
    ],
  },
  {
    rule: "Linux Kernel Module Injection Detected",
    deed: boxedExec("x", "module"),
    twin: exec("x", "module"),
  },
  {
    rule: "Packet socket created in container",
    deed: boxedExec("x", "packets"),
    twin: boxedExec("x", "datagrams"),
  },
  {
    rule: "Redirect STDOUT/STDIN to Network Connection in Container",
    deed: (scene, mark) =>
      scene.boxed(
        scene.as("x"),
        "connect-stdin",
        ...["127.0.0.1", `${scene.port}`, mark],
      ),
    twin: (scene, mark) => [
      scene.as("x"),
      "connect-stdin",
      ...["127.0.0.1", `${scene.port}`, mark],
    ],
  },
  {
    rule: "System procs network activity",
    deed: (scene, mark) => [
      scene.as("cat"),
      "connect",
      ...["127.0.0.1", `${scene.port}`, mark],
    ],
    twin: (scene, mark) => [
      scene.as("curl"),
      "connect",
      ...["127.0.0.1", `${scene.port}`, mark],
    ],
  },
  {
    rule: "Disallowed SSH Connection Non Standard Port",
    deed: (scene, mark) =>
      scene.address === undefined ? undefined : [
        scene.as("ssh"),
        "connect",
        ...[scene.address, `${scene.port}`, mark],
      ],
    twin: (scene, mark) => [
      scene.as("ssh"),
      "connect",
      ...["127.0.0.1", `${scene.port}`, mark],
    ],
  },
];

/** An address of this machine that is not only its own. */
function ownAddress(): string | undefined {
  return Deno.networkInterfaces().find(({ family, address }) =>
    family === "IPv4" && !address.startsWith("127.")
  )?.address;
}

/** Listens at one of the ports at which ssh is not expected, and takes whatever comes. */
function listen(): Deno.TcpListener {
  for (const port of [8443, 8888, 8080, 4444, 88]) {
    try {
      const listener = Deno.listen({ hostname: "0.0.0.0", port });
      (async () => {
        for await (const connection of listener) connection.close();
      })();
      return listener;
    } catch { // somebody else's
    }
  }
  throw new Error("none of the ports is free");
}

function removeTraces(): void {
  for (const path of TRACES) if (exists(path)) Deno.removeSync(path);
}

/** Runs `test` on a new scene, and leaves nothing behind. */
async function onScene(test: (scene: Scene) => Promise<void>): Promise<void> {
  // hard links to /etc/shadow need a place on the same file system
  const folder = await Deno.makeTempDir({ dir: "/var/tmp", prefix: "saker-" });
  Deno.chmodSync(folder, 0o755); // another user runs programs in it
  const box = new Cgroup(`docker/${containerId()}`);
  const listener = listen();
  try {
    await run([
      ...["cc", "-O1", "-o", `${folder}/deed`, SOURCE, "-lutil"],
    ]);
    removeTraces();
    await test(new Scene(folder, box, listener.addr.port, ownAddress()));
  } finally {
    listener.close();
    removeTraces();
    await box.remove();
    await Deno.remove(folder, { recursive: true });
  }
}

liveTest(
  "each default rule sees what it is for, and not what is alike",
  async () => {
    await onScene(async (scene) => {
      const watch = await Watch.start(scene.folder);
      const faults: string[] = [];
      const perform = async (entry: Case, index: number, patience: number) => {
        const { rule, way = "", deed, twin } = entry;
        const mark = `saker-deed-${index}-`;
        const command = deed(scene, mark);
        if (command === undefined) return;
        await run(command, { mayFail: true });
        const delay = await watch.find(
          (alert) => alert.rule === rule && alert.output.includes(mark),
          patience,
        );
        if (delay === undefined) faults.push(`no alert: ${rule} ${way}`);
        const harmless = twin?.(scene, `saker-twin-${index}-`);
        if (harmless !== undefined) await run(harmless, { mayFail: true });
      };
      try {
        const [slow, ...others] = CASES;
        const last = perform(slow, 0, PATIENCE);
        for (const [i, entry] of others.entries()) {
          await perform(entry, i + 1, PATIENCE);
        }
        await last;
      } finally {
        await watch.stop();
      }
      for (const { rule, output } of watch.alerts) {
        const index = /saker-twin-(\d+)-/.exec(output)?.[1];
        if (index === undefined) continue;
        const { rule: own, way = "" } = CASES[Number(index)];
        if (rule === own) faults.push(`alert for the twin: ${rule} ${way}`);
      }
      assertEquals(faults, []);
    });
  },
);

liveTest(
  "a program that came into a container after its start is seen",
  async () => {
    await onScene(async (scene) => {
      const layers = ["lower", "upper", "work", "merged"]
        .map((name) => `${scene.folder}/${name}`);
      for (const path of layers) Deno.mkdirSync(path);
      const [lower, upper, work, merged] = layers;
      Deno.copyFileSync(`${scene.folder}/deed`, `${lower}/old`);
      try {
        await run([
          ...["mount", "-t", "overlay", "overlay", "-o"],
          `lowerdir=${lower},upperdir=${upper},workdir=${work}`,
          merged,
        ]);
      } catch (error) {
        // the folder may itself lie on an overlay, as in a container
        console.warn(`not done: ${(error as Error).message}`);
        return;
      }
      const watch = await Watch.start(scene.folder);
      try {
        Deno.copyFileSync(`${scene.folder}/deed`, `${merged}/new`);
        await run(scene.boxed(`${merged}/new`, "saker-deed"));
        await run(scene.boxed(`${merged}/old`, "saker-twin"));
        const rule = "Drop and execute new binary in container";
        const of =
          (mark: string) => (alert: { rule: string; output: string }) =>
            alert.rule === rule && alert.output.includes(mark);
        const delay = await watch.find(of("saker-deed"), PATIENCE);
        assertEquals(delay !== undefined, true, "no alert");
        assertEquals(watch.alerts.filter(of("saker-twin")), []);
      } finally {
        await watch.stop();
        await run(["umount", merged]);
      }
    });
  },
);

/** The first look at the system: what the kernel's own tables tell, compared with what /proc shows. */
import { assert, assertEquals } from "@std/assert";
import { openProbe, type ProbeSource } from "../../src/sources/probe/mod.ts";
import {
  type FdInfo,
  FdType,
  ProcReader,
  readMachine,
  SystemState,
  type Thread,
} from "../../src/state/mod.ts";
import { closeFile } from "../../src/state/proc/files.ts";
import { liveTest } from "../_live.ts";
import { startHelper } from "./_helper.ts";
import { Zoo } from "./_zoo.ts";

/** How long the processes may take to be what they are to be, ms. */
const PATIENCE = 60_000;
const O_CLOEXEC = 0o2000000;
/** Members that are links of the table, the state's own affair. */
const LINKS = new Set([
  "main",
  "up",
  "firstChild",
  "firstThread",
  "nextSibling",
  "previousSibling",
  "fds",
  "seen",
]);
/** … that only the tables tell, or only they as exec events do … */
const UNTOLD = new Set([
  "exeWritable",
  "cgroupId",
  "exeUpperLayer",
  "exeLowerLayer",
  "startCoarse",
  "startMark",
]);
/** … and that change by themselves, or are counted in another way. */
const RESTLESS = new Set(["vmRss", "vmSwap", "pfMinor", "pfMajor"]);

function scan(probe?: ProbeSource): SystemState {
  const machine = readMachine();
  // both have to mean the same moment
  machine.bootTime = 1_000_000_000n;
  const reader = new ProcReader(machine.bootTime, probe);
  const state = new SystemState({ machine, reader });
  state.scanProc({ fds: true, sockets: true });
  return state;
}

/** Both views of the system as it stands. */
function look(): { tables: SystemState; proc: SystemState } {
  const probe = openProbe({ syscalls: [], scan: true });
  try {
    const open = probe.openTables();
    if (open === undefined) {
      throw new Error("the kernel does not show its tables");
    }
    closeFile(open.tasks);
    closeFile(open.files);
    return { tables: scan(probe), proc: scan() };
  } finally {
    probe.close();
  }
}

function describe(thread: Thread): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(thread)) {
    if (LINKS.has(key) || UNTOLD.has(key) || RESTLESS.has(key)) continue;
    out[key] = value;
  }
  // /proc counts in 10 ms
  out.startTime = thread.startTime / 10_000_000n;
  out.cloneTs = thread.cloneTs / 10_000_000n;
  out.pidnsInitStartTs = thread.pidnsInitStartTs / 10_000_000n;
  out.main = thread.main.tid;
  for (const list of ["args", "env", "cgroups"] as const) {
    out[list] = thread[list].raw;
  }
  return out;
}

/** @param proc what /proc says of it, which does not know everything */
function describeFd(pid: number, fd: number, info: FdInfo, proc: FdInfo) {
  const told = proc.openFlags !== 0;
  return {
    fd,
    type: told || info.type !== FdType.DIRECTORY ? info.type : FdType.FILE,
    name: info.name,
    nameRaw: info.nameRaw,
    openFlags: told ? info.openFlags : 0,
    ino: told || proc.ino !== 0 ? info.ino : 0,
    mountId: told ? info.mountId : 0,
    closeOnExec: info === proc ? closesOnExec(pid, fd) : info.closeOnExec,
    socket: info.socket && { ...info.socket, source: 0n },
  };
}

function closesOnExec(pid: number, fd: number): boolean {
  const text = Deno.readTextFileSync(`/proc/${pid}/fdinfo/${fd}`);
  return (parseInt(/^flags:\t(\d+)$/m.exec(text)![1], 8) & O_CLOEXEC) !== 0;
}

function compare(
  { tables, proc }: { tables: SystemState; proc: SystemState },
  pid: number,
): void {
  const threads = (state: SystemState) =>
    [...state.threads.values()].filter((thread) => thread.pid === pid)
      .map(describe).sort((a, b) => Number(a.tid) - Number(b.tid));
  assertEquals(threads(tables), threads(proc));
  const [of, shall] = [tables.thread(pid)!.fds, proc.thread(pid)!.fds];
  assertEquals(of?.size, shall?.size, `descriptors of ${pid}`);
  for (const [fd, expected] of shall ?? []) {
    const info = of?.get(fd);
    if (info === undefined) throw new Error(`${pid}: ${fd} is missing`);
    assertEquals(
      describeFd(pid, fd, info, expected),
      describeFd(pid, fd, expected, expected),
      `descriptor ${fd} of ${pid}`,
    );
  }
}

liveTest(
  "the kernel's tables tell of descriptors what /proc does",
  async () => {
    const folder = await Deno.makeTempDir({ prefix: "saker-museum-" });
    const museum = await startHelper("museum", folder, folder);
    try {
      const views = look();
      compare(views, museum.pid);
      const fds = [...views.tables.thread(museum.pid)!.fds!.values()];
      const kinds = new Set(fds.map((info) => info.type));
      for (
        const kind of [
          ...[FdType.FILE, FdType.DIRECTORY, FdType.FIFO, FdType.MEMFD],
          ...[FdType.UNIX, FdType.NETLINK, FdType.EVENT, FdType.PIDFD],
          ...[FdType.IPV4, FdType.IPV4_SERVER, FdType.UNSUPPORTED],
        ]
      ) assert(kinds.has(kind), `no descriptor of type ${kind}`);
      const roles = fds.map((info) => info.socket?.role);
      assert(roles.includes("client") && roles.includes("server"));
      const path = fds.find((info) => info.name === `${folder}/plain`);
      assertEquals(path?.dev, Deno.statSync(`${folder}/plain`).dev);
    } finally {
      await museum.close();
      await Deno.remove(folder, { recursive: true });
    }
  },
);

function compareZoo(zoo: Zoo): void {
  const views = look();
  const pids = zoo.processes();
  assert(pids.length > 13);
  for (const pid of pids) compare(views, pid);
  const threads = [...views.tables.threads.values()];
  assert(threads.some((thread) => thread.exeFromMemfd));
  assert(pids.some((pid) => views.tables.thread(pid)!.exeWritable));
  // exact, so that the first event of the process finds it at once
  assert(pids.every((pid) => !views.tables.thread(pid)!.startCoarse));
}

liveTest("the kernel's tables tell of processes what /proc does", async () => {
  const zoo = await Zoo.open();
  try {
    for (
      const act of [
        ...["threads", "thread_exec", "double_fork", "directories"],
        ...["pid_namespace", "user_namespace", "credentials"],
        ...["long_arguments", "strange_names", "deleted", "memory_file"],
        ...["descriptors", "clone3_into_cgroup"],
      ]
    ) await zoo.act(act);
    const deadline = Date.now() + PATIENCE;
    for (;;) {
      try {
        compareZoo(zoo);
        break;
      } catch (error) {
        // some may still be on their way
        if (Date.now() > deadline) throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  } finally {
    await zoo.close();
  }
});

liveTest("the kernel's tables tell the layer of running programs", async () => {
  const folder = await Deno.makeTempDir({ prefix: "saker-layers-" });
  const [lower, upper, work, merged] = ["lower", "upper", "work", "merged"]
    .map((name) => `${folder}/${name}`);
  for (const path of [lower, upper, work, merged]) Deno.mkdirSync(path);
  Deno.copyFileSync("/bin/sleep", `${lower}/old`);
  const mounted = await new Deno.Command("mount", {
    args: [
      ...["-t", "overlay", "overlay", "-o"],
      `lowerdir=${lower},upperdir=${upper},workdir=${work}`,
      merged,
    ],
  }).output();
  const children: Deno.ChildProcess[] = [];
  try {
    if (!mounted.success) {
      // the folder may itself lie on an overlay, as in a container
      console.warn(new TextDecoder().decode(mounted.stderr));
      return;
    }
    Deno.copyFileSync("/bin/sleep", `${merged}/new`);
    for (const name of ["old", "new"]) {
      const args = ["-c", 'exec "$0" 1000 < "$0"', `${merged}/${name}`];
      children.push(new Deno.Command("/bin/sh", { args }).spawn());
    }
    const deadline = Date.now() + PATIENCE;
    const running = () =>
      children.every(({ pid }) =>
        Deno.readTextFileSync(`/proc/${pid}/comm`).trim() !== "sh"
      );
    while (!running() && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const { tables } = look();
    const layers = children.map(({ pid }) => {
      const { exeUpperLayer, exeLowerLayer, fds } = tables.thread(pid)!;
      const { upperLayer, lowerLayer } = fds!.get(0)!;
      return [exeUpperLayer, exeLowerLayer, upperLayer, lowerLayer];
    });
    assertEquals(layers, [[false, true, false, true], [
      true,
      false,
      true,
      false,
    ]]);
  } finally {
    for (const child of children) child.kill("SIGKILL");
    await Promise.all(children.map((child) => child.status));
    await new Deno.Command("umount", { args: [merged], stderr: "null" })
      .output();
    await Deno.remove(folder, { recursive: true });
  }
});

/** The state after a start among changes, and after losses, compared with /proc. */
import { assert, assertEquals } from "@std/assert";
import { EventView } from "../../src/events/view.ts";
import { openProbe, type ProbeSource } from "../../src/sources/probe/mod.ts";
import { Context } from "../../src/state/context.ts";
import {
  ProcReader,
  readMachine,
  syscallsFor,
  SystemState,
} from "../../src/state/mod.ts";
import { saker } from "../cli/_saker.ts";
import { liveTest } from "../_live.ts";

const RING = 1 << 18;
/** Processes that execute one program after the other, as long as a file is there. */
const RUNNERS = 24;
const RUNNER =
  '[ -e "$1" ] && exec /bin/sh -c "$0" "$0" "$1" "$2"; exec sleep "$2"';
const PATIENCE = 60_000;

/** A state and the probe that keeps it up; nothing is read from the probe before {@link Kept.read}. */
class Kept {
  readonly state: SystemState;
  readonly probe: ProbeSource;
  readonly #abort = new AbortController();
  #run: Promise<void> = Promise.resolve();

  /** @param tables the first look goes to the kernel's own tables, not to /proc */
  constructor(tables = true) {
    const machine = readMachine();
    this.probe = openProbe({
      syscalls: syscallsFor(new Set(["fds", "cwd"]), undefined),
      hooks: ["procexit"],
      bufferBytes: RING,
      scan: tables,
    });
    this.state = new SystemState({
      machine,
      reader: new ProcReader(machine.bootTime, tables ? this.probe : undefined),
    });
  }

  read(): void {
    const context = new Context(new EventView(), this.state);
    this.#run = this.probe.run((view) => {
      context.event = view;
      this.state.begin(context);
      this.state.end(context);
    }, this.#abort.signal);
  }

  get lost(): number {
    return Object.values(this.probe.stats().dropped).reduce((a, b) => a + b, 0);
  }

  async close(): Promise<void> {
    this.#abort.abort();
    await this.#run;
    this.probe.close();
    this.state.close();
  }
}

async function until(done: () => boolean, tick: () => void): Promise<void> {
  const deadline = Date.now() + PATIENCE;
  while (!done() && Date.now() < deadline) {
    tick();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function comm(pid: number): string {
  return Deno.readTextFileSync(`/proc/${pid}/comm`).trim();
}

/** What the state knows of a process that has to be a sleep in `cwd`. */
function describe(state: SystemState, pid: number) {
  const thread = state.thread(pid);
  return {
    cmdline: thread?.cmdline,
    exepath: thread?.exepath,
    cwd: thread?.cwd,
    ppid: thread?.ptid,
  };
}

async function end(children: Deno.ChildProcess[]): Promise<void> {
  for (const child of children) child.kill("SIGKILL");
  await Promise.all(children.map((child) => child.status));
}

for (const tables of [true, false]) {
  const at = tables ? "the kernel's tables" : "/proc";
  liveTest(
    `processes that execute programs during the first look at ${at} are known rightly`,
    async () => {
      const kept = new Kept(tables);
      const runners: Deno.ChildProcess[] = [];
      const going = await Deno.makeTempFile();
      try {
        for (let i = 0; i < RUNNERS; i++) {
          const args = ["-c", RUNNER, RUNNER, going, String(1000 + i)];
          runners.push(new Deno.Command("/bin/sh", { args }).spawn());
        }
        kept.probe.attach();
        kept.state.scanProc({ fds: true, sockets: true });
        assert(runners.every(({ pid }) => comm(pid) !== "sleep"));
        kept.read();
        await Deno.remove(going);
        await until(
          () =>
            runners.every(({ pid }) =>
              kept.state.thread(pid)?.comm === "sleep"
            ),
          () => kept.state.upkeep(kept.lost),
        );
        for (const [i, { pid }] of runners.entries()) {
          assertEquals(describe(kept.state, pid), {
            cmdline: `sleep ${1000 + i}`,
            exepath: Deno.realPathSync("/bin/sleep"),
            cwd: `${Deno.cwd()}/`,
            ppid: Deno.pid,
          });
        }
      } finally {
        await end(runners);
        await kept.close();
      }
    },
  );
}

liveTest("what lost events would have told is read from /proc", async () => {
  const kept = new Kept();
  let child: Deno.ChildProcess | undefined;
  try {
    kept.probe.attach();
    kept.state.scanProc({ fds: true, sockets: false });
    // nobody reads the ring: it fills, and what comes then is lost
    child = new Deno.Command("/bin/sh", {
      args: [
        "-c",
        "i=0; while [ $i -lt 20000 ]; do : < /etc/passwd; i=$((i + 1)); done; cd /usr; exec sleep 1000 3< /etc/group",
      ],
    }).spawn();
    const { pid } = child;
    await until(() => comm(pid) === "sleep", () => {});
    assert(kept.lost > 0);
    kept.read();
    const known = () => kept.state.thread(pid)?.fds?.get(3)?.name;
    await until(
      () => known() === "/etc/group",
      () => kept.state.upkeep(kept.lost),
    );
    assertEquals(describe(kept.state, pid), {
      cmdline: "sleep 1000",
      exepath: Deno.realPathSync("/bin/sleep"),
      cwd: "/usr/",
      ppid: Deno.pid,
    });
    assertEquals(known(), "/etc/group");
    assert(kept.state.stats().n_repaired_threads > 0);
  } finally {
    if (child !== undefined) await end([child]);
    await kept.close();
  }
});

liveTest(
  "tables keep to their settings, and the summary says what had to go",
  async () => {
    const { stderr, code } = await saker([
      "run",
      ...["-o", "falco_libs.thread_table_size=20", "-o", "state.max_fds=10"],
      ...["-o", "log_syslog=false", "-v", "-M", "1"],
    ]);
    assertEquals(code, 0, stderr);
    const [, threads, fds] = /^State: (\d+) threads, (\d+) descriptors/m
      .exec(stderr)!.map(Number);
    assert(threads <= 20, stderr);
    assert(fds <= 10, stderr);
    assert(/threads evicted: [1-9]/.test(stderr), stderr);
    assert(/descriptors evicted: [1-9]/.test(stderr), stderr);
  },
);

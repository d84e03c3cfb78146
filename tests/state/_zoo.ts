import { EventView } from "../../src/events/view.ts";
import type { Need } from "../../src/fields/field.ts";
import { openProbe, type ProbeSource } from "../../src/sources/probe/mod.ts";
import { Context } from "../../src/state/context.ts";
import {
  EtcAccounts,
  ProcReader,
  readMachine,
  syscallsFor,
  SystemState,
  type Thread,
  Users,
} from "../../src/state/mod.ts";
import { FdTable } from "../../src/state/process_fds.ts";
import { noteLoss } from "../cli/_saker.ts";
import { removeCgroup } from "../rules/_watch.ts";

const NEEDS: ReadonlySet<Need> = new Set<Need>([
  "fds",
  "sockets",
  "close",
  "credentials",
  "cwd",
]);
/** How long an act may take, ms. */
const PATIENCE = 60_000;
const root = new URL("../../", import.meta.url).pathname;

/** A cgroup of version 2 that nobody else uses; undefined where there are none. */
function makeCgroup(): string | undefined {
  for (const root of ["/sys/fs/cgroup", "/sys/fs/cgroup/unified"]) {
    try {
      Deno.statSync(`${root}/cgroup.controllers`);
      return Deno.makeTempDirSync({ dir: root, prefix: "saker-zoo-" });
    } catch {
      // another version, or not ours to change
    }
  }
  return undefined;
}

/** The numbers that name the entries of a folder; none when it has gone meanwhile. */
export function numbersIn(folder: string): number[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => Number(name));
  } catch {
    return [];
  }
}

async function build(folder: string): Promise<string> {
  const program = `${folder}/zoo`;
  const source = `${root}tests/state/zoo.c`;
  const { success, stderr } = await new Deno.Command("cc", {
    args: ["-O1", "-Wall", "-o", program, source, "-pthread"],
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return program;
}

/** A state that is kept up by the probe, and a program that starts processes of every kind. */
export class Zoo {
  readonly state: SystemState;
  readonly reader: ProcReader;
  /** Codes of the events that have come. */
  readonly seen: Set<number> = new Set();
  readonly marker: string = crypto.randomUUID();
  readonly #probe: ProbeSource;
  readonly #abort = new AbortController();
  readonly #folder: string;
  readonly #cgroup = makeCgroup();
  #child!: Deno.ChildProcess;
  #answers!: ReadableStreamDefaultReader<string>;
  #commands!: WritableStreamDefaultWriter<Uint8Array>;
  #run: Promise<void> = Promise.resolve();

  private constructor(probe: ProbeSource, folder: string) {
    const machine = readMachine();
    this.reader = new ProcReader(machine.bootTime);
    this.state = new SystemState({
      machine,
      reader: this.reader,
      users: new Users(new EtcAccounts()),
    });
    this.#probe = probe;
    this.#folder = folder;
  }

  static async open(): Promise<Zoo> {
    const folder = await Deno.makeTempDir({ prefix: "saker-zoo-" });
    const program = await build(folder);
    const probe = openProbe({
      syscalls: syscallsFor(NEEDS, undefined),
      hooks: ["procexit"],
    });
    const zoo = new Zoo(probe, folder);
    probe.attach();
    zoo.state.scanProc({ fds: true, sockets: true });
    const context = new Context(new EventView(), zoo.state);
    zoo.#run = probe.run((view) => {
      context.event = view;
      zoo.seen.add(view.type);
      zoo.state.begin(context);
      zoo.state.end(context);
    }, zoo.#abort.signal);
    zoo.#child = new Deno.Command(program, {
      args: zoo.#cgroup === undefined ? [folder] : [folder, zoo.#cgroup],
      clearEnv: true,
      env: { ZOO: zoo.marker },
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    zoo.#commands = zoo.#child.stdin.getWriter();
    zoo.#answers = zoo.#child.stdout.pipeThrough(new TextDecoderStream())
      .getReader();
    return zoo;
  }

  /** Has the program do an act. */
  async act(name: string): Promise<void> {
    await this.#commands.write(new TextEncoder().encode(`${name}\n`));
    const late = setTimeout(() => this.#child.kill("SIGKILL"), PATIENCE);
    const { value } = await this.#answers.read();
    clearTimeout(late);
    if (value !== "done\n") throw new Error(`${name}: ${value}`);
  }

  /** Ids of the processes that carry the marker. */
  processes(): number[] {
    return this.reader.list().filter((pid) => {
      try {
        const environ = Deno.readTextFileSync(`/proc/${pid}/environ`);
        return environ.includes(this.marker);
      } catch {
        return false;
      }
    });
  }

  /** What /proc says about a process. */
  actual(pid: number): Thread | undefined {
    const thread = this.reader.thread(pid);
    if (thread === undefined) return undefined;
    thread.fds = new FdTable();
    for (const fd of numbersIn(`/proc/${pid}/fd`)) {
      const info = this.reader.fd(pid, fd);
      if (info !== undefined) thread.fds.set(fd, info);
    }
    return thread;
  }

  async close(): Promise<void> {
    for (const pid of this.processes()) {
      try {
        Deno.kill(pid, "SIGKILL");
      } catch {
        // gone meanwhile
      }
    }
    await this.#commands.close().catch(() => {});
    await this.#child.status;
    await this.#answers.cancel();
    this.#abort.abort();
    await this.#run;
    this.#probe.close();
    if (Object.keys(this.#probe.stats().dropped).length > 0) noteLoss();
    this.state.close();
    await Deno.remove(this.#folder, { recursive: true });
    if (this.#cgroup !== undefined) await removeCgroup(this.#cgroup);
  }
}

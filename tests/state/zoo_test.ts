/** Processes of every kind on the running kernel: what events have told is compared with what /proc shows. */
import { assert, assertEquals } from "@std/assert";
import { FdType } from "../../src/state/fd.ts";
import type { Thread } from "../../src/state/mod.ts";
import { liveTest } from "../_live.ts";
import { numbersIn, Zoo } from "./_zoo.ts";

const ACTS = [
  "threads",
  "vfork",
  "thread_exec",
  "double_fork",
  "subreaper",
  "directories",
  "pid_namespace",
  "user_namespace",
  "credentials",
  "long_arguments",
  "strange_names",
  "deleted",
  "memory_file",
  "descriptors",
  "clone3",
  "clone3_into_cgroup",
  "more_descriptors",
];
/** Cgroups that both events and /proc tell. */
const CGROUPS = /^(?:cpuset|cpu|cpuacct|memory)=/;
/** How long events may take until the state is as /proc shows it, ms. */
const PATIENCE = 60_000;

/** The members that have to agree, as text; `known` is the state's view, which may not know everything. */
function describe(thread: Thread, known: Thread): Record<string, unknown> {
  return {
    pid: thread.pid,
    ptid: thread.ptid,
    comm: thread.comm,
    exe: thread.exe,
    exepath: thread.exepath,
    args: thread.args.items.map(shorten),
    // events tell paths as the process sees them, /proc as we do
    cwd: thread.root === "/" ? thread.cwd : "below its own root",
    root: thread.root,
    uid: thread.uid,
    gid: thread.gid,
    sid: thread.sid,
    vpid: thread.vpid,
    vtid: thread.vtid,
    loginuid: thread.loginuid,
    tty: thread.tty,
    cgroups: thread.cgroups.items.filter((item) => CGROUPS.test(item)).sort(),
    env: thread.env.items.map(shorten),
    memfd: thread.exeFromMemfd,
    started: Number(thread.startTime / 10_000_000n),
    fds: fds(thread, known),
    caps: known.capEffective === thread.capEffective
      ? "same"
      : thread.capEffective,
  };
}

function shorten(text: string): string {
  return text.length < 80
    ? text
    : `${text.slice(0, 40)}… (${text.length} bytes)`;
}

/** Descriptors by number; names only where events tell them. */
function fds(thread: Thread, known: Thread): string[] {
  return [...thread.fds ?? []].map(([fd, info]) => {
    const other = known.fds?.get(fd);
    const file = info.type === FdType.FILE || info.type === FdType.DIRECTORY;
    // whether something is a directory /proc does not tell unless it was opened as one
    const type = file ? "file" : info.type;
    const cloexec = other?.closeOnExec === info.closeOnExec || !file;
    return `${fd} ${type} ${file ? info.name : ""} ${cloexec}`;
  }).sort();
}

async function settled(zoo: Zoo, act: string): Promise<void> {
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    const failure = compare(zoo);
    if (failure === undefined) return;
    if (Date.now() > deadline) {
      const { pid, known, actual } = failure;
      assertEquals(known, actual, `${act}: process ${pid}, events and /proc`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

interface Failure {
  pid: number;
  known: unknown;
  actual: unknown;
}

function compare(zoo: Zoo): Failure | undefined {
  const pids = zoo.processes();
  for (const pid of pids) {
    const actual = zoo.actual(pid);
    if (actual === undefined) continue;
    const known = zoo.state.thread(pid);
    if (known === undefined) return { pid, known, actual: actual.cmdline };
    const [is, shall] = [describe(known, known), describe(actual, known)];
    if (JSON.stringify(is, plain) !== JSON.stringify(shall, plain)) {
      return { pid, known: is, actual: shall };
    }
    const tasks = numbersIn(`/proc/${pid}/task`);
    const threads = [...zoo.state.threads.values()].filter((thread) =>
      thread.main === known
    ).map((thread) => thread.tid);
    if (tasks.sort().join() !== threads.sort().join()) {
      return { pid, known: threads, actual: tasks };
    }
  }
  return undefined;
}

function plain(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString(16) : value;
}

liveTest("the state follows processes of every kind", async () => {
  const zoo = await Zoo.open();
  try {
    for (const act of ACTS) {
      await zoo.act(act);
      await settled(zoo, act);
    }
    assert(zoo.processes().length > ACTS.length);
  } finally {
    await zoo.close();
  }
});

import { assert, assertEquals } from "@std/assert";
import { FdType } from "./fd.ts";
import { ProcReader } from "./proc/proc_reader.ts";
import { readMachine } from "./proc/machine.ts";
import { SystemState } from "./system_state.ts";
import { Thread } from "./thread.ts";

function live(): SystemState {
  const machine = readMachine();
  return new SystemState({ machine, reader: new ProcReader(machine.bootTime) });
}

/** Repairs go on in small slices: with thousands of processes on a busy machine they take their time. */
async function until(done: () => boolean): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (!done() && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert(done());
}

async function withSleeper(
  use: (pid: number) => void | Promise<void>,
): Promise<void> {
  const child = new Deno.Command("sleep", { args: ["1000"] }).spawn();
  try {
    await use(child.pid);
  } finally {
    child.kill("SIGKILL");
    await child.status;
  }
}

Deno.test("upkeep() repairs what lost events have left wrong", async () => {
  const state = live();
  await withSleeper(async (pid) => {
    state.scanProc({ fds: true, sockets: false });
    const known = state.thread(pid)!;
    known.comm = "wrong";
    known.exepath = "/wrong";
    known.cwd = "/wrong/";
    known.uid = 12345;
    known.programChanged();
    const [kept, lost] = known.fds!.keys();
    const entry = known.fds!.get(kept);
    state.fds.remove(known, lost);
    state.fds.open(known, 99, FdType.FILE).name = "/closed";
    state.threads.remove(state.thread(Deno.pid)!);
    state.threads.add(new Thread(4_000_000, 4_000_000));
    state.upkeep(0);
    assertEquals(state.stats().n_repaired_threads, 0);
    state.upkeep(1);
    await until(() =>
      known.comm === "sleep" && state.thread(Deno.pid) !== undefined
    );
    assertEquals(known.cmdline, "sleep 1000");
    assert(known.fds!.get(kept) === entry);
    assert(known.fds!.has(lost));
    assert(!known.fds!.has(99));
    assertEquals(known.cwd, `${Deno.cwd()}/`);
    assertEquals(known.uid, Deno.uid());
    assert((state.thread(Deno.pid)?.fds?.size ?? 0) > 2);
    assertEquals(state.thread(4_000_000), undefined);
  });
  state.close();
});

Deno.test("upkeep() finds processes that have gone without an event", async () => {
  const state = live();
  let gone = 0;
  await withSleeper((pid) => {
    gone = pid;
    state.scanProc({ fds: false, sockets: false });
    assert(state.thread(pid) !== undefined);
    for (const thread of state.threads.values()) {
      if (thread.pid !== pid) state.threads.touch(thread);
    }
    state.threads.now += 2;
  });
  // each call looks at some; other tests may have started thousands of processes
  for (let i = 0; i < 1000 && state.thread(gone) !== undefined; i++) {
    state.upkeep(0);
  }
  assert(state.thread(gone) === undefined);
  assert(state.stats().n_repair_removed_threads > 0);
  state.close();
});

Deno.test("lookup() asks the live system about a thread, but not without end", async () => {
  const machine = readMachine();
  const state = new SystemState({
    machine,
    reader: new ProcReader(machine.bootTime),
    maxLookupsPerSecond: 5,
  });
  await withSleeper((pid) => {
    const thread = state.lookup(pid);
    assertEquals(thread.cmdline, "sleep 1000");
    assertEquals(thread.placeholder, false);
    for (let tid = 5_000_000; tid < 5_000_100; tid++) {
      assertEquals(state.lookup(tid).placeholder, true);
    }
    assert(state.stats().n_proc_lookups <= 10);
    assert(state.stats().n_proc_lookups_refused >= 90);
  });
  state.close();
});

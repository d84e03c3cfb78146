/** The probe as a whole, on the running kernel. */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  nativeSyscalls,
  openProbe,
  type ProbeSource,
} from "../../src/sources/probe/mod.ts";
import { SourceError } from "../../src/sources/source.ts";
import { Actor, buildActor } from "./_actor.ts";
import { Live, liveTest, probeTest } from "./_live.ts";

const BPF_PROG_GET_FD_BY_ID = 13;
const ENOENT = -2;

/** Makes `count` calls as fast as it can, in a process of its own. Returns its id. */
async function flood(count: number): Promise<number> {
  const dd = new Deno.Command("dd", {
    args: ["if=/dev/zero", "of=/dev/null", "bs=1", `count=${count}`],
    stderr: "null",
  }).spawn();
  assert((await dd.status).success);
  return dd.pid;
}

function sum(losses: Record<string, number>): number {
  return Object.values(losses).reduce((a, b) => a + b, 0);
}

probeTest(
  "every event is delivered or counted as lost when nobody reads",
  async () => {
    const probe = openProbe({ syscalls: ["write"], bufferBytes: 1 << 18 });
    probe.attach();
    // the ring holds a few thousand
    await flood(50_000);
    // others may go on writing meanwhile
    probe.setSyscalls([]);
    await settled(probe);
    const before = probe.stats();
    assert(before.dropped.ring_full > 10_000, "the ring was full");
    assertEquals(sum(before.droppedBySyscall), sum(before.dropped));
    assertEquals(Object.keys(before.droppedBySyscall), ["write"]);
    assertEquals(before.delivered, 0);

    // reads what is left
    let seen = 0;
    const abort = new AbortController();
    const run = probe.run(() => void seen++, abort.signal);
    abort.abort();
    await run;
    const after = probe.stats();
    assertEquals(after.delivered, seen);
    assertEquals(after.produced, after.delivered + sum(after.dropped));
    probe.close();
    // what close() leaves
    assertEquals(probe.stats(), after);
  },
);

/** Waits until nothing is produced any more. */
async function settled(probe: ProbeSource): Promise<void> {
  for (let last = -1; last !== probe.stats().produced;) {
    last = probe.stats().produced;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

probeTest("nothing is lost when somebody reads", async () => {
  // several times what the ring holds, in portions that it does hold: how fast the reader is does not matter
  const [portions, portion] = [10, 20_000];
  const probe = openProbe({ syscalls: ["write"] });
  const abort = new AbortController();
  const seen = new Map<number, number>();
  const run = probe.run((view) => {
    seen.set(view.tgid, (seen.get(view.tgid) ?? 0) + 1);
  }, abort.signal);
  for (let i = 0; i < portions; i++) {
    const pid = await flood(portion);
    await until(() => (seen.get(pid) ?? 0) >= portion, "the portion");
  }
  probe.setSyscalls([]);
  await settled(probe);
  abort.abort();
  await run;
  const stats = probe.stats();
  assertEquals(stats.dropped, {});
  const all = seen.values().reduce((a, b) => a + b, 0);
  assertEquals(stats.produced, all);
  probe.close();
});

async function until(
  done: () => boolean | Promise<boolean>,
  what: string,
): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (!await done()) {
    assert(performance.now() < deadline, `waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

probeTest("saker's own threads are never seen, its children are", async () => {
  const probe = openProbe({
    syscalls: ["openat", "read", "clone", "clone3", "vfork"],
  });
  const abort = new AbortController();
  const own: number[] = [];
  const run = probe.run((view) => {
    if (view.tgid === Deno.pid) own.push(view.type);
  }, abort.signal);
  await Deno.readTextFile("/etc/passwd");
  await new Deno.Command("true").output();
  abort.abort();
  await run;
  probe.close();
  assertEquals(own, []);
});

liveTest(
  "setSyscalls() loads what is missing and keeps what is there",
  ["dup"],
  async (live) => {
    assertEquals((await live.see("dup", 77)).params.res, -9);
    live.probe.setSyscalls(["dup", "chdir"]);
    assertEquals((await live.see("dup", 77)).params.res, -9);
    assertEquals((await live.see("chdir", "/")).params, { res: 0, path: "/" });
    live.probe.setSyscalls(["chdir"]);
    await live.call("dup", 77);
    assertEquals((await live.see("chdir", "/")).params.res, 0);
    live.probe.setSyscalls(["execve"]);
    await live.actor.send("59 s:/bin/true a:true a:");
    assertEquals((await live.event("execve")).params.comm, "true");
  },
);

probeTest(
  "events that wait in several rings come in the order of their time",
  async () => {
    const probe = openProbe({ syscalls: ["getppid"], cpusPerBuffer: 1 });
    const actors = await Promise.all(
      Array.from({ length: 4 }, async () => new Actor(await buildActor())),
    );
    for (const actor of actors) await actor.line();
    // all of them are there before the first is read: one that is still being written can only come late
    probe.attach();
    for (let i = 0; i < 50; i++) {
      await Promise.all(actors.map((actor) => actor.call("getppid")));
    }
    const pids = new Set(actors.map(({ pid }) => pid));
    const times: bigint[] = [];
    const abort = new AbortController();
    const run = probe.run((view) => {
      if (pids.has(view.tgid)) times.push(view.timestamp);
    }, abort.signal);
    await settled(probe);
    abort.abort();
    await run;
    probe.close();
    for (const actor of actors) await actor.stop();
    assertEquals(times.length, 200);
    assertEquals(times, times.toSorted((a, b) => a < b ? -1 : a > b ? 1 : 0));
  },
);

probeTest("two probes at once both see everything", async () => {
  const actor = new Actor(await buildActor());
  await actor.line();
  const first = new Live(openProbe({ syscalls: ["chdir"] }), actor);
  const second = new Live(openProbe({ syscalls: ["chdir"] }), actor);
  await actor.call("chdir", "/etc");
  assertEquals((await first.event("chdir")).params.path, "/etc");
  assertEquals((await second.event("chdir")).params.path, "/etc");
  await first.stop();
  await second.stop();
});

probeTest("nothing stays attached when saker is killed", async () => {
  const script = `
    import { openProbe } from "${
    import.meta.resolve("../../src/sources/probe/mod.ts")
  }";
    const probe = openProbe({ syscalls: ["openat"], hooks: ["procexit"] });
    probe.attach();
    console.log("attached");
    setInterval(() => {}, 1000);
  `;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["eval", script],
    stdout: "piped",
  }).spawn();
  const reader = child.stdout.getReader();
  await reader.read();
  const programs = programsOf(child.pid);
  assert(programs.size > 3);
  child.kill("SIGKILL");
  await child.status;
  await reader.cancel();
  const actor = new Actor(await buildActor());
  await actor.line();
  const isLoaded = async (id: number) => {
    const attributes = new Uint8Array(Uint32Array.of(id, 0, 0).buffer);
    const fd = await actor.call("bpf", BPF_PROG_GET_FD_BY_ID, attributes, 12);
    if (fd >= 0) await actor.call("close", fd);
    else assertEquals(fd, ENOENT);
    return fd >= 0;
  };
  // the kernel frees what nobody holds a little later
  for (const id of programs) {
    await until(async () => !await isLoaded(id), `the end of program ${id}`);
  }
  await actor.stop();
});

probeTest(
  "a thread that ends while it reads takes nobody with it",
  async () => {
    const worker = `
    import { openProbe } from "${
      import.meta.resolve("../../src/sources/probe/mod.ts")
    }";
    const probe = openProbe({ syscalls: ["openat"] });
    probe.attach();
    probe.run(() => {}, new AbortController().signal);
    postMessage("reads");
  `;
    const script = `
    const worker = new Worker(${
      JSON.stringify(`data:text/javascript,${encodeURIComponent(worker)}`)
    }, { type: "module" });
    worker.onmessage = () => setTimeout(() => worker.terminate(), 100);
    // longer than anybody waits for an event
    setTimeout(() => console.log("still there"), 1500);
  `;
    const { code, signal, stdout, stderr } = await new Deno.Command(
      Deno.execPath(),
      { args: ["eval", script] },
    ).output();
    const text = new TextDecoder();
    assertEquals([code, signal], [0, null], text.decode(stderr));
    assertEquals(text.decode(stdout), "still there\n");
  },
);

/** Ids of the BPF programs that a process holds. */
function programsOf(pid: number): Set<number> {
  const ids = new Set<number>();
  for (const { name } of Deno.readDirSync(`/proc/${pid}/fdinfo`)) {
    const text = Deno.readTextFileSync(`/proc/${pid}/fdinfo/${name}`);
    const id = /^prog_id:\s+(\d+)$/m.exec(text)?.[1];
    if (id !== undefined) ids.add(Number(id));
  }
  return ids;
}

probeTest("an event after idleness wakes the reader", async () => {
  const actor = new Actor(await buildActor());
  await actor.line();
  const probe = openProbe({ syscalls: ["getppid"] });
  const abort = new AbortController();
  const ages: number[] = [];
  const run = probe.run((view) => {
    if (view.tid !== actor.pid) return;
    ages.push(Date.now() - Number(view.timestamp / 1_000_000n));
  }, abort.signal);
  for (let i = 0; i < 60; i++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    await actor.call("getppid");
    await until(() => ages.length > i, "the event");
  }
  abort.abort();
  await run;
  probe.close();
  await actor.stop();
  ages.sort((a, b) => a - b);
  // it looks by itself once a second; how soon it comes is measured by scripts/bench/latency.ts
  assert(ages[30] < 250, `median ${ages[30]} ms`);
});

probeTest("a probe that is closed says so", async () => {
  const probe = openProbe({ syscalls: [] });
  probe.close();
  probe.close();
  assertThrows(() => probe.attach(), SourceError, "closed");
  await assertRejects(
    () => probe.run(() => {}, new AbortController().signal),
    SourceError,
    "closed",
  );
  assertEquals(probe.stats().produced, 0);
});

probeTest("close() while reading ends the reading", async () => {
  const probe = openProbe({ syscalls: ["getppid"] });
  const run = probe.run(() => {}, new AbortController().signal);
  probe.close();
  await run;
});

probeTest("openProbe() refuses what makes no sense", () => {
  assertThrows(
    () => openProbe({ syscalls: [], bufferBytes: 12345 }),
    SourceError,
    "power of two",
  );
  assertThrows(
    () => openProbe({ syscalls: [], hooks: ["nonsense" as "procexit"] }),
    SourceError,
    "nonsense",
  );
});

probeTest("every syscall of this machine can be asked for at once", () => {
  const probe = openProbe({
    syscalls: nativeSyscalls().keys(),
    hooks: ["procexit", "signaldeliver"],
  });
  assertEquals(probe.flavor, "tp_btf");
  probe.attach();
  probe.close();
});

liveTest("events name the cgroup of their thread", ["chdir"], async (live) => {
  const root = cgroupRoot();
  if (root === undefined) return;
  const path = `${root}/saker-test-${live.actor.pid}`;
  await Deno.mkdir(path);
  try {
    await Deno.writeTextFile(`${path}/cgroup.procs`, String(live.actor.pid));
    await live.call("chdir", "/");
    const { ino } = await Deno.stat(path);
    assertEquals((await live.event("chdir")).cgroupId, BigInt(ino!));
  } finally {
    await Deno.writeTextFile(`${root}/cgroup.procs`, String(live.actor.pid));
    await Deno.remove(path);
  }
});

/** Where the cgroup hierarchy of version 2 is mounted, if it is. */
function cgroupRoot(): string | undefined {
  const mounts = Deno.readTextFileSync("/proc/mounts").split("\n");
  return mounts.map((line) => line.split(" ")).find(([, , type]) =>
    type === "cgroup2"
  )?.[1];
}

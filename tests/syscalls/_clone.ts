import { assert, assertEquals } from "@std/assert";
import type { Live, SeenEvent } from "./_live.ts";
import { cgroups, list, stat } from "./_process.ts";

/** Checks both events of a call that has made a process: the parent's with the child's id, and the child's with 0. */
export async function checkClone(
  live: Live,
  name: string,
  flags: number,
): Promise<{ parent: SeenEvent; child: SeenEvent }> {
  const seen = [
    await live.event(name, { tid: 0, where: (e) => related(live, e) }),
    await live.event(name, { tid: 0, where: (e) => related(live, e) }),
  ];
  const parent = seen.find((e) => e.params.res !== 0)!;
  const child = seen.find((e) => e.params.res === 0)!;
  const pid = live.actor.pid;
  check(parent, pid, Deno.pid, flags);
  assertEquals(parent.params.res, child.tid);
  check(child, child.tid, pid, flags);
  assertEquals(
    new Map(
      list(parent.params.cgroups).map((c) => c.split("=") as [string, string]),
    ),
    cgroups(pid),
  );
  assertEquals(parent.params.fdlimit, child.params.fdlimit);
  assertEquals(Number(parent.startTime / 10_000_000n), stat(pid)[19]);
  assert(child.startTime > parent.startTime);
  assertEquals(parent.params.pidns_init_start_ts, 0);
  return { parent, child };
}

function related(live: Live, event: SeenEvent): boolean {
  return event.tid === live.actor.pid || event.params.ptid === live.actor.pid;
}

function check(
  event: SeenEvent,
  pid: number,
  ppid: number,
  flags: number,
): void {
  const { params } = event;
  assert(String(params.exe).endsWith("/probe/build/actor"));
  assertEquals(params.args, null);
  assertEquals(params.tid, pid);
  assertEquals(params.pid, pid);
  assertEquals(params.ptid, ppid);
  assertEquals(params.cwd, null);
  assertEquals(params.comm, "actor");
  assert((params.vm_size as number) > 100);
  assertEquals(params.flags, flags);
  assertEquals(params.uid, 0);
  assertEquals(params.gid, 0);
  assertEquals(params.vtid, pid);
  assertEquals(params.vpid, pid);
}

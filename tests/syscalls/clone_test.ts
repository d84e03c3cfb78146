import { assert, assertEquals } from "@std/assert";
import { checkClone } from "./_clone.ts";
import { liveTest } from "./_live.ts";

const SIGCHLD = 17;
const CLONE_NEWPID = 0x20000000;
const CLONE_PARENT_SETTID = 0x00100000;

liveTest(
  "clone is seen in the parent and in the child",
  ["clone"],
  async (live) => {
    // without a new stack and address space it is a fork; both go on reading, so nobody waits for a result
    await live.actor.send(`56 ${SIGCHLD | CLONE_PARENT_SETTID} 0 b:0000`);
    await checkClone(live, "clone", 0x200);
  },
);

liveTest(
  "clone into a pid namespace shows both numbers",
  ["clone"],
  async (live) => {
    await live.actor.send(`56 ${SIGCHLD | CLONE_NEWPID} 0 0`);
    const mine = (e: { tid: number; params: Record<string, unknown> }) =>
      e.params.ptid === live.actor.pid || e.tid === live.actor.pid;
    const seen = [
      await live.event("clone", { tid: 0, where: mine }),
      await live.event("clone", { tid: 0, where: mine }),
    ];
    const child = seen.find((e) => e.params.res === 0)!;
    assertEquals(child.params.vtid, 1);
    assertEquals(child.params.vpid, 1);
    assert((child.params.tid as number) > 1);
    // CLONE_NEWPID and CLONE_CHILD_IN_PIDNS
    assertEquals(child.params.flags, 0x40 | 0x20000000);
    assertEquals(
      BigInt(child.params.pidns_init_start_ts as number),
      child.startTime,
    );
  },
);

liveTest("clone reports failures", ["clone"], async (live) => {
  // CLONE_THREAD without CLONE_SIGHAND
  const { params } = await live.see("clone", 0x10000, 0, 0);
  assertEquals(params.res, -22);
  assertEquals(params.exe, null);
  assertEquals(params.args, null);
  assertEquals(params.flags, 0x2000);
});

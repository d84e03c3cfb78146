import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";
import { vector } from "./_memory.ts";

liveTest(
  "process_vm_writev reports what was written",
  ["process_vm_writev"],
  async (live) => {
    const local = await vector(live, "local");
    const remote = await vector(live, "other");
    const pid = live.actor.pid;
    assertEquals(
      (await live.see("process_vm_writev", pid, local, 1, remote, 1, 0)).params,
      {
        res: 5,
        pid,
        data: "local",
      },
    );
    assertEquals(
      (await live.see("process_vm_writev", -1, local, 1, remote, 1, 0)).params,
      {
        res: -3,
        pid: -1,
        data: null,
      },
    );
  },
);

import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";
import { vector } from "./_memory.ts";

liveTest(
  "process_vm_readv reports what was read",
  ["process_vm_readv"],
  async (live) => {
    const local = await vector(live, new Uint8Array(5));
    const remote = await vector(live, "other");
    const pid = live.actor.pid;
    assertEquals(
      (await live.see("process_vm_readv", pid, local, 1, remote, 1, 0)).params,
      {
        res: 5,
        pid,
        data: "other",
      },
    );
    assertEquals(
      (await live.see("process_vm_readv", -1, local, 1, remote, 1, 0)).params,
      {
        res: -3,
        pid: -1,
        data: null,
      },
    );
  },
);

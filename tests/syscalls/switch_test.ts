import { assertEquals, assertGreater, assertNotEquals } from "@std/assert";
import { liveTest } from "./_live.ts";
import { status } from "./_process.ts";

liveTest(
  "switch reports the next thread and the memory of the last",
  [],
  async (live) => {
    const pid = live.actor.pid;
    await live.call("getppid");
    const { params } = await live.event("switch");
    assertEquals(Object.keys(params), [
      "next",
      "pgft_maj",
      "pgft_min",
      "vm_size",
      "vm_rss",
      "vm_swap",
    ]);
    assertNotEquals(params.next, pid);
    assertEquals(params.vm_size, Number(status(pid, "VmSize")[0]));
    assertGreater(params.pgft_min as number, 0);
  },
  { hooks: ["switch"] },
);

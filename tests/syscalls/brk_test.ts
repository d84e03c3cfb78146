import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";
import { status } from "./_process.ts";

liveTest("brk reports the end and the memory's size", ["brk"], async (live) => {
  const { ret } = await live.see("brk", 0);
  const { params } = await live.see("brk", ret + 0x200000);
  assertEquals(params, {
    res: ret + 0x200000,
    vm_size: Number(status(live.actor.pid, "VmSize")[0]),
    vm_rss: params.vm_rss,
    vm_swap: 0,
    addr: ret + 0x200000,
  });
});

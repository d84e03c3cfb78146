import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";
import { status } from "./_process.ts";

liveTest("munmap reports the range", ["munmap"], async (live) => {
  const addr = await live.call("mmap", 0, 1 << 20, 0, 0x22, -1, 0);
  const { params } = await live.see("munmap", addr, 1 << 20);
  assertEquals(params, {
    res: 0,
    vm_size: Number(status(live.actor.pid, "VmSize")[0]),
    vm_rss: params.vm_rss,
    vm_swap: 0,
    addr,
    length: 1 << 20,
  });
  const failed = await live.see("munmap", 1, 2);
  assertEquals([failed.params.res, failed.params.addr], [-22, 1]);
});

import { assertEquals } from "@std/assert";
import { inFolder, liveTest } from "./_live.ts";
import { status } from "./_process.ts";

const where = (length: number) => ({
  where: (e: { params: Record<string, unknown> }) => e.params.length === length,
});

liveTest("mmap reports what was mapped, and how", ["mmap"], async (live) => {
  await inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/file`, "x".repeat(20000));
    const fd = await live.call("open", `${folder}/file`, 0);
    const length = 12345;
    // PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_POPULATE
    const res = await live.call("mmap", 0, length, 5, 0x8002, fd, 4096);
    const { params } = await live.event("mmap", where(length));
    assertEquals(params, {
      res,
      vm_size: Number(status(live.actor.pid, "VmSize")[0]),
      vm_rss: params.vm_rss,
      vm_swap: 0,
      addr: 0,
      length,
      prot: 5,
      flags: 2 | 0x80,
      fd,
      offset: 4096,
    });
  });
  await live.call("mmap", 0x1000, 0, 0, 0x32, -1, 0);
  const { params } = await live.event("mmap", where(0));
  assertEquals(
    [params.res, params.addr, params.prot, params.flags, params.fd],
    // MAP_FIXED | MAP_PRIVATE | MAP_ANONYMOUS
    [-22, 0x1000, 0, 4 | 2 | 8, -1],
  );
});

liveTest("mmap translates each flag", ["mmap"], async (live) => {
  // deno-fmt-ignore
  const flags = [
    [1, 1], [2, 2], [0x10, 4], [0x20, 8], [0x100, 0x200], [0x800, 0x400],
    [0x1000, 0x800], [0x2000, 0x4000], [0x4000, 0x40], [0x8000, 0x80],
    [0x10000, 0x100],
  ];
  for (const [flag, expected] of flags) {
    await live.call("mmap", 0, 0, 0, flag, -1, 0);
    const { params } = await live.event("mmap", where(0));
    assertEquals(params.flags, expected, `flag ${flag}`);
  }
  // PROT_GROWSDOWN, PROT_GROWSUP
  await live.call("mmap", 0, 0, 0x3000000, 2, -1, 0);
  assertEquals((await live.event("mmap", where(0))).params.prot, 0x30);
});

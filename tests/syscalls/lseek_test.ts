import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";

liveTest("lseek reports offset and whence", ["lseek"], async (live) => {
  const fd = await live.call("memfd_create", "x", 0);
  const seek = async (offset: number, whence: number) => {
    await live.call("lseek", fd, offset, whence);
    return (await live.event("lseek", { where: (e) => e.params.fd === fd }))
      .params;
  };
  assertEquals(await seek(10, 0), { res: 10, fd, offset: 10, whence: 0 });
  assertEquals(await seek(-3, 1), {
    res: 7,
    fd,
    offset: 0xffff_ffff_ffff_fffdn,
    whence: 1,
  });
  assertEquals(await seek(0, 2), { res: 0, fd, offset: 0, whence: 2 });
  assertEquals(await seek(0, 9), { res: -22, fd, offset: 0, whence: 0 });
});

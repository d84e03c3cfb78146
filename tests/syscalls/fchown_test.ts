import { assertEquals } from "@std/assert";
import { inFolder, liveTest } from "./_live.ts";

liveTest("fchown reports descriptor and owners", ["fchown"], async (live) => {
  await inFolder(async (folder) => {
    const fd = await live.call("creat", `${folder}/f`, 0o600);
    assertEquals((await live.see("fchown", fd, -1, 33)).params, {
      res: 0,
      fd,
      uid: 0xffffffff,
      gid: 33,
    });
    assertEquals((await live.see("fchown", 77, 1, 2)).params, {
      res: -9,
      fd: 77,
      uid: 1,
      gid: 2,
    });
  });
});

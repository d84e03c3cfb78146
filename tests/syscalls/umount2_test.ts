import { assertEquals } from "@std/assert";
import { inFolder, liveTest } from "./_live.ts";

const MNT_DETACH = 2;

liveTest("umount2 reports folder and flags", ["umount2"], async (live) => {
  await live.call("unshare", 0x20000);
  await live.call("mount", "none", "/", 0, 0x44000, 0);
  await inFolder(async (name) => {
    await live.call("mount", "store", name, "tmpfs", 0, 0);
    assertEquals((await live.see("umount2", name, MNT_DETACH)).params, {
      res: 0,
      name,
      flags: MNT_DETACH,
    });
    assertEquals((await live.see("umount2", name, 0)).params, {
      res: -22,
      name,
      flags: 0,
    });
  });
});

import { assertEquals } from "@std/assert";
import { inFolder, liveTest } from "./_live.ts";

liveTest("mknod reports path, mode and device", ["mknod"], async (live) => {
  await inFolder(async (folder) => {
    const path = `${folder}/node`;
    // a character device 1:3
    assertEquals((await live.see("mknod", path, 0o20640, 0x103)).params, {
      res: 0,
      path,
      mode: 0o20640,
      dev: 0x103,
    });
    // without a type it is a regular file
    assertEquals((await live.see("mknod", path, 0o600, 0)).params, {
      res: -17,
      path,
      mode: 0o100600,
      dev: 0,
    });
  });
});

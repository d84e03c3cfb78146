import { assertEquals } from "@std/assert";
import { inFolder, liveTest } from "./_live.ts";

liveTest("mknodat reports directory and path", ["mknodat"], async (live) => {
  await inFolder(async (folder) => {
    const dirfd = await live.call("open", folder, 0);
    assertEquals(
      (await live.see("mknodat", dirfd, "pipe", 0o10644, 0)).params,
      {
        res: 0,
        dirfd,
        path: "pipe",
        mode: 0o10644,
        dev: 0,
      },
    );
    assertEquals((await live.see("mknodat", 77, "x", 0o140600, 5)).params, {
      res: -9,
      dirfd: 77,
      path: "x",
      mode: 0o140600,
      dev: 5,
    });
  });
});

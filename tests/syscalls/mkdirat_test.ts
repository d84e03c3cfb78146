import { assertEquals } from "@std/assert";
import { inFolder, liveTest } from "./_live.ts";

liveTest(
  "mkdirat reports directory, path and mode",
  ["mkdirat"],
  async (live) => {
    await inFolder(async (folder) => {
      const dirfd = await live.call("open", folder, 0, 0);
      const params = { res: 0, dirfd, path: "d", mode: 0o700 };
      assertEquals(
        (await live.see("mkdirat", dirfd, "d", 0o700)).params,
        params,
      );
      assertEquals((await live.see("mkdirat", dirfd, "d", 0o700)).params, {
        ...params,
        res: -17,
      });
    });
  },
);

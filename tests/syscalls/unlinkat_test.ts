import { assertEquals } from "@std/assert";
import { inFolder, liveTest } from "./_live.ts";

const AT_FDCWD = -100;
const AT_REMOVEDIR = 0x200;

liveTest(
  "unlinkat reports directory, name and flags",
  ["unlinkat"],
  async (live) => {
    await inFolder(async (folder) => {
      const path = `${folder}/d`;
      await Deno.mkdir(path);
      assertEquals((await live.see("unlinkat", AT_FDCWD, path, 0)).params, {
        res: -21,
        dirfd: AT_FDCWD,
        name: path,
        flags: 0,
      });
      const dirfd = await live.call("open", folder, 0, 0);
      assertEquals(
        (await live.see("unlinkat", dirfd, "d", AT_REMOVEDIR)).params,
        {
          res: 0,
          dirfd,
          name: "d",
          flags: AT_REMOVEDIR,
        },
      );
    });
  },
);

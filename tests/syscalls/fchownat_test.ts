import { assertEquals } from "@std/assert";
import { inFolder, liveTest } from "./_live.ts";

const AT_SYMLINK_NOFOLLOW = 0x100;
const AT_EMPTY_PATH = 0x1000;

liveTest(
  "fchownat reports directory, name, owners and flags",
  ["fchownat"],
  async (live) => {
    await inFolder(async (folder) => {
      const dirfd = await live.call("open", folder, 0, 0);
      assertEquals(
        (await live.see(
          "fchownat",
          dirfd,
          "",
          1,
          2,
          AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH,
        )).params,
        {
          res: 0,
          dirfd,
          pathname: "",
          uid: 1,
          gid: 2,
          flags: 0x400 | 0x1000,
        },
      );
      assertEquals((await live.see("fchownat", dirfd, "no", 1, 2, 0)).params, {
        res: -2,
        dirfd,
        pathname: "no",
        uid: 1,
        gid: 2,
        flags: 0,
      });
    });
  },
);

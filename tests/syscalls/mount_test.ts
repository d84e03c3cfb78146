import { assertEquals } from "@std/assert";
import { BAD, inFolder, liveTest } from "./_live.ts";

const MS_NOSUID = 2;
const MS_NOEXEC = 8;
const OLD_MAGIC = 0xc0ed0000;

liveTest(
  "mount reports device, folder, type and flags",
  ["mount"],
  async (live) => {
    await live.call("unshare", 0x20000);
    await live.see("mount", "none", "/", 0, 0x44000, 0);
    await inFolder(async (folder) => {
      assertEquals(
        (await live.see(
          "mount",
          "store",
          folder,
          "tmpfs",
          OLD_MAGIC | MS_NOSUID | MS_NOEXEC,
          0,
        )).params,
        {
          res: 0,
          dev: "store",
          dir: folder,
          type: "tmpfs",
          flags: MS_NOSUID | MS_NOEXEC,
        },
      );
      assertEquals(
        (await live.see("mount", "store", "/no/such", "tmpfs", 0, 0)).params,
        {
          res: -2,
          dev: "store",
          dir: "/no/such",
          type: "tmpfs",
          flags: 0,
        },
      );
      assertEquals(
        (await live.see("mount", BAD, folder, "tmpfs", 0, 0)).params,
        {
          res: -14,
          dev: null,
          dir: folder,
          type: "tmpfs",
          flags: 0,
        },
      );
    });
  },
);

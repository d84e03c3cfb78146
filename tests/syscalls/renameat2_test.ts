import { assertEquals } from "@std/assert";
import { inFolder, liveTest } from "./_live.ts";

const AT_FDCWD = -100;

liveTest(
  "renameat2 reports directories and names",
  ["renameat2"],
  async (live) => {
    await inFolder(async (folder) => {
      await Deno.writeTextFile(`${folder}/from`, "");
      const dir = await live.call("open", folder, 0, 0);
      const to = `${folder}/to`;
      assertEquals(
        (await live.see("renameat2", dir, "from", AT_FDCWD, to, 1)).params,
        {
          res: 0,
          olddirfd: dir,
          oldpath: "from",
          newdirfd: AT_FDCWD,
          newpath: to,
          flags: 1,
        },
      );
      assertEquals((await live.see("renameat2", 77, "x", dir, "y", 1)).params, {
        res: -9,
        olddirfd: 77,
        oldpath: "x",
        newdirfd: dir,
        newpath: "y",
        flags: 1,
      });
    });
  },
);

import { assertEquals } from "@std/assert";
import { inFolder, liveTest } from "./_live.ts";

const AT_FDCWD = -100;

liveTest(
  "renameat reports directories and names",
  ["renameat"],
  async (live) => {
    await inFolder(async (folder) => {
      await Deno.writeTextFile(`${folder}/from`, "");
      const dir = await live.call("open", folder, 0, 0);
      const to = `${folder}/to`;
      assertEquals(
        (await live.see("renameat", dir, "from", AT_FDCWD, to)).params,
        {
          res: 0,
          olddirfd: dir,
          oldpath: "from",
          newdirfd: AT_FDCWD,
          newpath: to,
        },
      );
      assertEquals((await live.see("renameat", 77, "x", dir, "y")).params, {
        res: -9,
        olddirfd: 77,
        oldpath: "x",
        newdirfd: dir,
        newpath: "y",
      });
    });
  },
);

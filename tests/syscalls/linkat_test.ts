import { assertEquals } from "@std/assert";
import { inFolder, liveTest } from "./_live.ts";

const AT_FDCWD = -100;

liveTest("linkat reports directories and names", ["linkat"], async (live) => {
  await inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/from`, "");
    const dir = await live.call("open", folder, 0, 0);
    const to = `${folder}/to`;
    assertEquals(
      (await live.see("linkat", dir, "from", AT_FDCWD, to, 0x400)).params,
      {
        res: 0,
        olddir: dir,
        oldpath: "from",
        newdir: AT_FDCWD,
        newpath: to,
        flags: 0x400,
      },
    );
    assertEquals((await live.see("linkat", 77, "x", dir, "y", 0x400)).params, {
      res: -9,
      olddir: 77,
      oldpath: "x",
      newdir: dir,
      newpath: "y",
      flags: 0x400,
    });
  });
});

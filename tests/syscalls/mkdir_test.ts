import { assertEquals } from "@std/assert";
import { BAD, inFolder, liveTest } from "./_live.ts";

liveTest("mkdir reports path and mode", ["mkdir"], async (live) => {
  await inFolder(async (folder) => {
    const path = `${folder}/d`;
    assertEquals((await live.see("mkdir", path, 0o1750)).params, {
      res: 0,
      path,
      mode: 0o1750,
    });
    assertEquals((await live.see("mkdir", path, 0o700)).params, {
      res: -17,
      path,
      mode: 0o700,
    });
    assertEquals((await live.see("mkdir", BAD, 0)).params, {
      res: -14,
      path: null,
      mode: 0,
    });
  });
});

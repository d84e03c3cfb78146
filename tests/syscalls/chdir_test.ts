import { assertEquals } from "@std/assert";
import { BAD, inFolder, liveTest } from "./_live.ts";

liveTest("chdir reports the path", ["chdir"], async (live) => {
  await inFolder(async (folder) => {
    const path = `${folder}/the one`;
    await Deno.mkdir(path);
    assertEquals((await live.see("chdir", path)).params, { res: 0, path });
    const missing = `${folder}/no such`;
    assertEquals((await live.see("chdir", missing)).params, {
      res: -2,
      path: missing,
    });
    assertEquals((await live.see("chdir", BAD)).params, {
      res: -14,
      path: null,
    });
  });
});

import { assertEquals } from "@std/assert";
import { BAD, inFolder, liveTest } from "./_live.ts";

liveTest("unlink reports the path", ["unlink"], async (live) => {
  await inFolder(async (folder) => {
    const path = `${folder}/the one`;
    await Deno.writeTextFile(path, "");
    assertEquals((await live.see("unlink", path)).params, { res: 0, path });
    const missing = `${folder}/no such`;
    assertEquals((await live.see("unlink", missing)).params, {
      res: -2,
      path: missing,
    });
    assertEquals((await live.see("unlink", BAD)).params, {
      res: -14,
      path: null,
    });
  });
});

import { assertEquals } from "@std/assert";
import { inFolder, liveTest } from "./_live.ts";

liveTest("lchown reports path and owners", ["lchown"], async (live) => {
  await inFolder(async (folder) => {
    const path = `${folder}/f`;
    await Deno.writeTextFile(path, "");
    assertEquals((await live.see("lchown", path, 33, -1)).params, {
      res: 0,
      path,
      uid: 33,
      gid: 0xffffffff,
    });
    assertEquals((await live.see("lchown", "/no/such", 1, 2)).params, {
      res: -2,
      path: "/no/such",
      uid: 1,
      gid: 2,
    });
  });
});

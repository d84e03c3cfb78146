import { assertEquals } from "@std/assert";
import { BAD, inFolder, liveTest } from "./_live.ts";

liveTest("symlink reports both paths", ["symlink"], async (live) => {
  await inFolder(async (folder) => {
    const [from, to] = [`${folder}/from`, `${folder}/to`];
    await Deno.writeTextFile(from, "");
    assertEquals((await live.see("symlink", from, to)).params, {
      res: 0,
      target: from,
      linkpath: to,
    });
    const nowhere = `${folder}/no/such`;
    assertEquals((await live.see("symlink", to, nowhere)).params, {
      res: -2,
      target: to,
      linkpath: nowhere,
    });
    assertEquals((await live.see("symlink", BAD, to)).params, {
      res: -14,
      target: null,
      linkpath: to,
    });
  });
});

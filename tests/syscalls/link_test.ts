import { assertEquals } from "@std/assert";
import { BAD, inFolder, liveTest } from "./_live.ts";

liveTest("link reports both paths", ["link"], async (live) => {
  await inFolder(async (folder) => {
    const [from, to] = [`${folder}/from`, `${folder}/to`];
    await Deno.writeTextFile(from, "");
    assertEquals((await live.see("link", from, to)).params, {
      res: 0,
      oldpath: from,
      newpath: to,
    });
    const nowhere = `${folder}/no/such`;
    assertEquals((await live.see("link", to, nowhere)).params, {
      res: -2,
      oldpath: to,
      newpath: nowhere,
    });
    assertEquals((await live.see("link", BAD, to)).params, {
      res: -14,
      oldpath: null,
      newpath: to,
    });
  });
});

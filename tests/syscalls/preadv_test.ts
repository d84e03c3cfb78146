import { assertEquals } from "@std/assert";
import { inFolder, liveTest } from "./_live.ts";
import { vector } from "./_memory.ts";

liveTest("preadv reports data and position", ["preadv"], async (live) => {
  await inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/file`, "0123456789");
    const fd = await live.call("open", `${folder}/file`, 0);
    const buffers = await vector(live, new Uint8Array(3), new Uint8Array(4));
    assertEquals((await live.see("preadv", fd, buffers, 2, 2, 0)).params, {
      res: 7,
      size: 7,
      data: "2345678",
      fd,
      pos: 2,
    });
    assertEquals((await live.see("preadv", 77, buffers, 2, 1, 0)).params, {
      res: -9,
      size: 0,
      data: null,
      fd: 77,
      pos: 1,
    });
  });
});

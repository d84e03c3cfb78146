import { assertEquals } from "@std/assert";
import { BAD, inFolder, liveTest } from "./_live.ts";
import { vector } from "./_memory.ts";

liveTest("readv reports what all buffers got", ["readv"], async (live) => {
  await inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/file`, "0123456789");
    const fd = await live.call("open", `${folder}/file`, 0);
    const buffers = await vector(live, new Uint8Array(3), new Uint8Array(20));
    assertEquals((await live.see("readv", fd, buffers, 2)).params, {
      res: 10,
      size: 10,
      data: "0123456789",
      fd,
    });
    assertEquals((await live.see("readv", fd, BAD, 2)).params, {
      res: -14,
      size: 0,
      data: null,
      fd,
    });
  });
});

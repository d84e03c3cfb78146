import { assertEquals } from "@std/assert";
import { BAD, inFolder, liveTest } from "./_live.ts";

liveTest("pread64 reports data and position", ["pread64"], async (live) => {
  await inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/file`, "0123456789");
    const fd = await live.call("open", `${folder}/file`, 0);
    await live.call("pread64", fd, new Uint8Array(5), 5, 3);
    assertEquals((await live.event("pread")).params, {
      res: 5,
      data: "34567",
      fd,
      size: 5,
      pos: 3,
    });
    await live.call("pread64", fd, BAD, 5, -1);
    assertEquals((await live.event("pread")).params, {
      res: -22,
      data: null,
      fd,
      size: 5,
      pos: 0xffff_ffff_ffff_ffffn,
    });
  });
});

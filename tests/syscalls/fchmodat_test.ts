import { assertEquals } from "@std/assert";
import { inFolder, liveTest } from "./_live.ts";

liveTest(
  "fchmodat reports directory, name and mode",
  ["fchmodat"],
  async (live) => {
    await inFolder(async (folder) => {
      await Deno.writeTextFile(`${folder}/f`, "");
      const dirfd = await live.call("open", folder, 0, 0);
      assertEquals((await live.see("fchmodat", dirfd, "f", 0o2750)).params, {
        res: 0,
        dirfd,
        filename: "f",
        mode: 0o2750,
      });
      assertEquals((await live.see("fchmodat", dirfd, "g", 0)).params, {
        res: -2,
        dirfd,
        filename: "g",
        mode: 0,
      });
    });
  },
);

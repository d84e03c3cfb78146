import { assertEquals } from "@std/assert";
import { inFolder, liveTest } from "./_live.ts";

liveTest(
  "symlinkat reports target, directory and name",
  ["symlinkat"],
  async (live) => {
    await inFolder(async (folder) => {
      const dir = await live.call("open", folder, 0, 0);
      const params = { res: 0, target: "../x", linkdirfd: dir, linkpath: "l" };
      assertEquals(
        (await live.see("symlinkat", "../x", dir, "l")).params,
        params,
      );
      assertEquals((await live.see("symlinkat", "../x", dir, "l")).params, {
        ...params,
        res: -17,
      });
    });
  },
);

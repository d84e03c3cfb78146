import { assertEquals } from "@std/assert";
import { inFolder, liveTest } from "./_live.ts";
import { u64s } from "./_memory.ts";

liveTest(
  "copy_file_range reports both files and offsets",
  ["copy_file_range"],
  async (live) => {
    await inFolder(async (folder) => {
      await Deno.writeTextFile(`${folder}/from`, "0123456789");
      await Deno.writeTextFile(`${folder}/to`, "0123456789");
      const fdin = await live.call("open", `${folder}/from`, 0);
      const fdout = await live.call("open", `${folder}/to`, 2);
      const { params } = await live.see(
        "copy_file_range",
        fdin,
        u64s(3),
        fdout,
        u64s(1),
        4,
        0,
      );
      // the kernel moves the offsets
      assertEquals(params, {
        res: 4,
        fdout,
        offout: 5,
        fdin,
        offin: 7,
        len: 4,
      });
      assertEquals(
        (await live.see("copy_file_range", 77, 0, fdout, 0, 4, 0)).params,
        { res: -9, fdout, offout: 0, fdin: 77, offin: 0, len: 4 },
      );
    });
  },
);

import { assertEquals } from "@std/assert";
import { deviceOf, inFolder, liveTest } from "./_live.ts";

liveTest("creat reports the file", ["creat"], async (live) => {
  await inFolder(async (folder) => {
    const path = `${folder}/new`;
    const { ret, params } = await live.see("creat", path, 0o711);
    assertEquals(params, {
      fd: ret,
      name: path,
      mode: 0o711,
      dev: deviceOf(path),
      ino: (await Deno.stat(path)).ino!,
      creat_flags: 0,
    });
    const failed = await live.see("creat", folder, 0o711);
    assertEquals(failed.params, {
      fd: -21,
      name: folder,
      mode: 0o711,
      dev: 0,
      ino: 0,
      creat_flags: 0,
    });
  });
});

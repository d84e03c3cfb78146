import { assertEquals } from "@std/assert";
import { inFolder, liveTest } from "./_live.ts";

liveTest("fchmod reports descriptor and mode", ["fchmod"], async (live) => {
  await inFolder(async (folder) => {
    const fd = await live.call("creat", `${folder}/f`, 0o600);
    assertEquals((await live.see("fchmod", fd, 0o4711)).params, {
      res: 0,
      fd,
      mode: 0o4711,
    });
    assertEquals((await live.see("fchmod", 77, 0o1)).params, {
      res: -9,
      fd: 77,
      mode: 0o1,
    });
  });
});

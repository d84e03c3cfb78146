import { assertEquals } from "@std/assert";
import { inFolder, liveTest } from "./_live.ts";
import { u64s } from "./_memory.ts";

liveTest("sendfile reports both descriptors", ["sendfile"], async (live) => {
  await inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/file`, "0123456789");
    const in_fd = await live.call("open", `${folder}/file`, 0);
    const out_fd = await live.call("memfd_create", "x", 0);
    assertEquals(
      (await live.see("sendfile", out_fd, in_fd, u64s(3), 100)).params,
      // the kernel moves the offset
      { res: 7, offset: 10, out_fd, in_fd, size: 100 },
    );
    assertEquals((await live.see("sendfile", 77, in_fd, 0, 5)).params, {
      res: -9,
      offset: 0,
      out_fd: 77,
      in_fd,
      size: 5,
    });
  });
});

import { assertEquals } from "@std/assert";
import { deviceOf, inFolder, liveTest } from "./_live.ts";
import { join, memory, u32s } from "./_memory.ts";

const AT_FDCWD = -100;
const HANDLE_BYTES = 128;

liveTest(
  "open_by_handle_at reports what it opened, with the path",
  ["open_by_handle_at"],
  async (live) => {
    await inFolder(async (folder) => {
      const path = `${folder}/file`;
      await Deno.writeTextFile(path, "");
      const room = new Uint8Array(HANDLE_BYTES);
      const handle = await live.actor.address(
        join(u32s(HANDLE_BYTES, 0), room),
      );
      await live.call(
        "name_to_handle_at",
        AT_FDCWD,
        path,
        handle,
        new Uint8Array(4),
        0,
      );
      assertEquals(memory(live, handle, 4).getUint32(0, true) > 0, true);
      const mountfd = await live.call("open", folder, 0);
      const { ret, params } = await live.see(
        "open_by_handle_at",
        mountfd,
        handle,
        0,
      );
      assertEquals(params, {
        fd: ret,
        mountfd,
        flags: 1,
        path,
        dev: deviceOf(path),
        ino: (await Deno.stat(path)).ino!,
      });
      assertEquals(
        (await live.see("open_by_handle_at", 77, handle, 2)).params,
        { fd: -9, mountfd: 77, flags: 3, path: null, dev: 0, ino: 0 },
      );
    });
  },
);

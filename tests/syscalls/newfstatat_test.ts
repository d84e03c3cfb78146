import { assertEquals } from "@std/assert";
import { BAD, liveTest } from "./_live.ts";

const AT_FDCWD = -100;
const AT_SYMLINK_NOFOLLOW = 0x100;
const AT_NO_AUTOMOUNT = 0x800;

liveTest(
  "newfstatat reports descriptor, path and flags",
  ["newfstatat"],
  async (live) => {
    const room = new Uint8Array(256);
    const flags = AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT;
    const call = async (
      fd: number,
      path: string | typeof BAD,
      flags: number,
    ) => {
      await live.call("newfstatat", fd, path, room, flags);
      // printing makes one, too
      return (await live.event("newfstatat", {
        where: (e) => e.params.dirfd === fd,
      })).params;
    };
    assertEquals(await call(AT_FDCWD, "/etc/passwd", flags), {
      res: 0,
      dirfd: AT_FDCWD,
      path: "/etc/passwd",
      flags,
    });
    assertEquals(await call(77, "x", 0), {
      res: -9,
      dirfd: 77,
      path: "x",
      flags: 0,
    });
    assertEquals((await call(77, BAD, 0)).path, null);
  },
);

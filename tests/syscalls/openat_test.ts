import { assertEquals } from "@std/assert";
import { BAD, deviceOf, inFolder, liveTest } from "./_live.ts";

const AT_FDCWD = -100;
const O_RDWR = 2;
const O_CREAT = 0o100;
const O_DIRECTORY = 0o200000;
const O_CLOEXEC = 0o2000000;
const ENOENT = -2;
const EFAULT = -14;

liveTest(
  "openat reports the file that it creates",
  ["openat"],
  async (live) => {
    await inFolder(async (folder) => {
      const path = `${folder}/new`;
      const { ret, params } = await live.see(
        "openat",
        AT_FDCWD,
        path,
        O_RDWR | O_CREAT | O_CLOEXEC,
        0o640,
      );
      const { ino } = await Deno.stat(path);
      assertEquals(params, {
        fd: ret,
        dirfd: AT_FDCWD,
        name: path,
        // O_RDWR, O_CREAT, O_CLOEXEC, O_F_CREATED
        flags: 3 | 4 | 0x1000 | 0x4000,
        mode: 0o640,
        dev: deviceOf(path),
        ino: ino!,
      });
    });
  },
);

liveTest(
  "openat reports the directory it starts from",
  ["openat"],
  async (live) => {
    const directory = await live.see(
      "openat",
      AT_FDCWD,
      "/etc",
      O_DIRECTORY,
      0,
    );
    assertEquals(directory.params.flags, 1 | 0x400);
    const { ret, params } = await live.see(
      "openat",
      directory.ret,
      "passwd",
      0,
      0o777,
    );
    const { ino } = await Deno.stat("/etc/passwd");
    assertEquals(params, {
      fd: ret,
      dirfd: directory.ret,
      name: "passwd",
      flags: 1,
      // nothing is created, so the mode means nothing
      mode: 0,
      dev: deviceOf("/etc/passwd"),
      ino: ino!,
    });
  },
);

liveTest("openat reports failures", ["openat"], async (live) => {
  const missing = await live.see("openat", AT_FDCWD, "/no/such", 0, 0);
  assertEquals(missing, {
    ret: ENOENT,
    params: {
      fd: ENOENT,
      dirfd: AT_FDCWD,
      name: "/no/such",
      flags: 1,
      mode: 0,
      dev: 0,
      ino: 0,
    },
  });
  const bad = await live.see("openat", AT_FDCWD, BAD, 0, 0);
  assertEquals(bad.params.fd, EFAULT);
  assertEquals(bad.params.name, null);
});

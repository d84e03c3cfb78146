import { assertEquals } from "@std/assert";
import { BAD, deviceOf, inFolder, liveTest } from "./_live.ts";

const O_WRONLY = 1;
const O_CREAT = 0o100;
const O_EXCL = 0o200;
const O_TRUNC = 0o1000;
const O_APPEND = 0o2000;
const O_NONBLOCK = 0o4000;
const O_SYNC = 0o4010000;
const O_TMPFILE = 0o20200000;
const EEXIST = -17;

liveTest("open reports the file that it creates", ["open"], async (live) => {
  await inFolder(async (folder) => {
    const path = `${folder}/new`;
    const flags = O_WRONLY | O_CREAT | O_EXCL | O_TRUNC | O_APPEND |
      O_NONBLOCK | O_SYNC;
    const { ret, params } = await live.see("open", path, flags, 0o4751);
    assertEquals(params, {
      fd: ret,
      name: path,
      flags: 2 | 4 | 0x20 | 0x100 | 8 | 0x40 | 0x80 | 0x10 | 0x4000,
      mode: 0o4751,
      dev: deviceOf(path),
      ino: (await Deno.stat(path)).ino!,
    });
    const again = await live.see("open", path, flags, 0o600);
    assertEquals(again.ret, EEXIST);
    assertEquals(again.params.fd, EEXIST);
    assertEquals(again.params.dev, 0);
    assertEquals(again.params.ino, 0);
  });
});

liveTest("open reports a nameless file", ["open"], async (live) => {
  await inFolder(async (folder) => {
    const { ret, params } = await live.see(
      "open",
      folder,
      O_WRONLY | O_TMPFILE,
      0o600,
    );
    assertEquals(params.fd, ret);
    // O_WRONLY, O_TMPFILE, O_DIRECTORY and what says that it was created
    assertEquals((params.flags as number) & ~0x4000, 2 | 0x2000 | 0x400);
    assertEquals(params.mode, 0o600);
  });
});

liveTest("open reports an unreadable name as none", ["open"], async (live) => {
  const { ret, params } = await live.see("open", BAD, 0, 0);
  assertEquals(params, {
    fd: ret,
    name: null,
    flags: 1,
    mode: 0,
    dev: 0,
    ino: 0,
  });
});

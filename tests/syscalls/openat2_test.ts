import { assertEquals } from "@std/assert";
import { deviceOf, inFolder, liveTest } from "./_live.ts";

const AT_FDCWD = -100;

/** struct open_how */
function how(flags: number, mode: number, resolve: number): Uint8Array {
  return new Uint8Array(
    BigUint64Array.of(BigInt(flags), BigInt(mode), BigInt(resolve)).buffer,
  );
}

liveTest(
  "openat2 reports what it opened, and how",
  ["openat2"],
  async (live) => {
    await inFolder(async (folder) => {
      const path = `${folder}/new`;
      // O_RDWR | O_CREAT; RESOLVE_NO_MAGICLINKS | RESOLVE_NO_SYMLINKS
      const { ret, params } = await live.see(
        "openat2",
        AT_FDCWD,
        path,
        how(0o102, 0o600, 6),
        24,
      );
      assertEquals(params, {
        fd: ret,
        dirfd: AT_FDCWD,
        name: path,
        flags: 3 | 4 | 0x4000,
        mode: 0o600,
        resolve: 4 | 8,
        dev: deviceOf(path),
        ino: (await Deno.stat(path)).ino!,
      });
    });
  },
);

liveTest("openat2 reports each way to resolve", ["openat2"], async (live) => {
  const scap = [0x10, 4, 8, 1, 2, 0x20];
  for (let bit = 0; bit < scap.length; bit++) {
    const { params } = await live.see(
      "openat2",
      AT_FDCWD,
      "no/such",
      how(0, 0, 1 << bit),
      24,
    );
    assertEquals(params.resolve, scap[bit]);
  }
});

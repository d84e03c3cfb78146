/** Calls through the 32-bit entry of x86 are seen as what they are. */
import { assertEquals } from "@std/assert";
import { TailFlag } from "../../src/events/view.ts";
import { scId } from "../../src/events/tables.ts";
import { compatSyscalls } from "../../src/sources/probe/mod.ts";
import { freePort, inet, LOCALHOST } from "./_address.ts";
import { liveTest } from "./_live.ts";

if (compatSyscalls().size > 0) {
  liveTest("a 32-bit openat is an openat", ["openat"], async (live) => {
    // the number of 32-bit openat is another call's in 64 bits
    const fd = await live.actor.compat("openat", -100, "/etc/passwd", 0, 0);
    const { params, tailFlags } = await live.event("openat");
    assertEquals(params.fd, fd);
    assertEquals(params.dirfd, -100);
    assertEquals(params.name, "/etc/passwd");
    assertEquals(tailFlags, TailFlag.COMPAT);
    await live.call("openat", -100, "/etc/passwd", 0, 0);
    assertEquals((await live.event("openat")).tailFlags, 0);
  });

  liveTest(
    "a 32-bit number is not taken for a 64-bit one",
    ["getppid"],
    async (live) => {
      // 110 is getppid in 64 bits and iopl in 32
      await live.actor.send("compat 110 0");
      await live.actor.line();
      await live.actor.compat("getppid");
      const { params } = await live.event("syscall");
      assertEquals(params, { ID: scId("getppid")!, nativeID: 64 });
    },
  );

  liveTest("a 32-bit setuid32 is a setuid", ["setuid"], async (live) => {
    await live.actor.compat("setuid32", 12345);
    assertEquals((await live.event("setuid")).params, { res: 0, uid: 12345 });
  });

  liveTest(
    "socketcall is what it calls",
    ["socket", "connect"],
    async (live) => {
      const port = freePort();
      const words = (...values: number[]) =>
        new Uint8Array(Uint32Array.from(values).buffer);
      const fd = await live.actor.compat("socketcall", 1, words(2, 1, 6));
      assertEquals((await live.event("socket")).params, {
        fd,
        domain: 2,
        type: 1,
        proto: 6,
        flags: 0,
      });
      const address = await live.actor.address(inet(LOCALHOST, port));
      const res = await live.actor.compat(
        "socketcall",
        3,
        words(fd, address, 16),
      );
      assertEquals((await live.event("connect")).params, {
        res,
        tuple: null,
        fd,
        addr: [2, "127.0.0.1", port],
      });
    },
  );

  liveTest(
    "32-bit calls with an event of their own have it",
    ["umount", "_llseek", "stat64", "lstat64", "fstat64"],
    async (live) => {
      const seen = async (event: string) => (await live.event(event)).params;
      const path = "no/such";
      await live.actor.compat("umount", path);
      assertEquals(await seen("umount"), { res: -2, name: path });
      const room = new Uint8Array(200);
      await live.actor.compat("stat64", "/etc", room);
      assertEquals(await seen("stat64"), { res: 0, path: "/etc" });
      await live.actor.compat("lstat64", path, room);
      assertEquals(await seen("lstat64"), { res: -2, path });
      await live.actor.compat("fstat64", 77, room);
      assertEquals(await seen("fstat64"), { res: -9 });
      const fd = await live.call("memfd_create", "x", 0);
      await live.actor.compat("_llseek", fd, 1, 5, room, 0);
      const offset = 2 ** 32 + 5;
      assertEquals(await seen("llseek"), { res: 0, fd, offset, whence: 0 });
    },
  );

  liveTest("a 32-bit mmap2 counts in pages", ["mmap2"], async (live) => {
    const fd = await live.call("memfd_create", "x", 0);
    // PROT_READ, MAP_SHARED
    const res = await live.actor.compat("mmap2", 0, 4096, 1, 1, fd, 3) >>> 0;
    const { params } = await live.event("mmap2");
    assertEquals(params, {
      ...params,
      res,
      addr: 0,
      length: 4096,
      prot: 1,
      flags: 1,
      fd,
      pgoffset: 3,
    });
    // the number of its program is no syscall
    await live.actor.send("501");
    assertEquals(await live.actor.line(), "-38");
    await live.actor.compat("mmap2", 0, 0, 0, 0, 77, 9);
    assertEquals((await live.event("mmap2")).params.pgoffset, 9);
  });
}

import { assertEquals } from "@std/assert";
import { BAD, inFolder, liveTest } from "./_live.ts";

liveTest("read reports what was read", ["read"], async (live) => {
  await inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/file`, "0123456789".repeat(20));
    const fd = await live.call("open", `${folder}/file`, 0);
    const read = async (...args: [unknown, number]) => {
      await live.call("read", fd, args[0] as Uint8Array, args[1]);
      const where = (e: { params: Record<string, unknown> }) =>
        e.params.fd === fd;
      return (await live.event("read", { where })).params;
    };
    assertEquals(await read(new Uint8Array(5), 5), {
      res: 5,
      data: "01234",
      fd,
      size: 5,
    });
    // the rest of the file, of which a part is reported
    assertEquals(await read(new Uint8Array(500), 500), {
      res: 195,
      data: "5678901234".repeat(8),
      fd,
      size: 500,
    });
    // the end of the file
    assertEquals(await read(new Uint8Array(5), 5), {
      res: 0,
      data: null,
      fd,
      size: 5,
    });
    await live.call("lseek", fd, 0, 0);
    assertEquals(await read(BAD, 5), { res: -14, data: null, fd, size: 5 });
  });
  await live.call("read", 77, new Uint8Array(5), 5);
  const { params } = await live.event("read", {
    where: (e) => e.params.fd === 77,
  });
  assertEquals(params, { res: -9, data: null, fd: 77, size: 5 });
});

liveTest("read reports as much as it is told to", ["read"], async (live) => {
  await inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/file`, "x".repeat(3000));
    const fd = await live.call("open", `${folder}/file`, 0);
    await live.call("read", fd, new Uint8Array(3000), 3000);
    const { params } = await live.event("read", {
      where: (e) => e.params.fd === fd,
    });
    assertEquals(params.data, "x".repeat(2000));
  });
}, { snaplen: 2000 });

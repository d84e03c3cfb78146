import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";

liveTest("getdents64 reports the descriptor", ["getdents64"], async (live) => {
  const fd = await live.call("open", "/etc", 0);
  const room = new Uint8Array(4096);
  const { ret, params } = await live.see("getdents64", fd, room, 4096);
  assertEquals(params, { res: ret, fd });
  assertEquals((await live.see("getdents64", 77, room, 4096)).params, {
    res: -9,
    fd: 77,
  });
});

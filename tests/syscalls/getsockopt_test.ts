import { assertEquals } from "@std/assert";
import { BAD, liveTest } from "./_live.ts";
import { bytesOf, u32s, u64s } from "./_memory.ts";

const SOL_SOCKET = 1;

liveTest(
  "getsockopt reports what the kernel has answered",
  ["getsockopt"],
  async (live) => {
    const fd = await live.call("socket", 2, 1, 0);
    const get = async (option: number, size: number) =>
      (await live.see(
        "getsockopt",
        fd,
        SOL_SOCKET,
        option,
        new Uint8Array(size),
        u32s(size),
      )).params;
    // SO_TYPE
    assertEquals(await get(3, 8), {
      res: 0,
      fd,
      level: 1,
      optname: 3,
      val: [2, 1],
      optlen: 4,
    });
    // SO_ERROR
    assertEquals(await get(4, 4), {
      res: 0,
      fd,
      level: 1,
      optname: 4,
      val: [1, 0],
      optlen: 4,
    });
  },
);

liveTest(
  "getsockopt reports the error of a connection as a negative number",
  ["getsockopt"],
  async (live) => {
    const fd = await live.call("socket", 2, 1 | 0o4000, 0);
    // nobody listens on this port
    await live.call(
      "connect",
      fd,
      Uint8Array.of(2, 0, 0, 1, 127, 0, 0, 1, ...Array(8).fill(0)),
      16,
    );
    const { params } = await live.see(
      "getsockopt",
      fd,
      SOL_SOCKET,
      4,
      new Uint8Array(4),
      u32s(4),
    );
    assertEquals(params.val, [1, -111]);
  },
);

liveTest("getsockopt reports failures", ["getsockopt"], async (live) => {
  const value = bytesOf("abcd");
  assertEquals(
    (await live.see("getsockopt", 77, 6, 1, value, u32s(4))).params,
    { res: -9, fd: 77, level: 2, optname: 0, val: [0, "abcd"], optlen: 4 },
  );
  assertEquals(
    (await live.see("getsockopt", 77, 0, 1, BAD, u64s(0))).params,
    { res: -9, fd: 77, level: 0, optname: 0, val: [0, ""], optlen: 0 },
  );
});

import { assertEquals } from "@std/assert";
import { BAD, liveTest } from "./_live.ts";
import { bytesOf, u32s, u64s } from "./_memory.ts";

const SOL_SOCKET = 1;
const SOL_TCP = 6;

liveTest(
  "setsockopt reports values by their type",
  ["setsockopt"],
  async (live) => {
    const fd = await live.call("socket", 2, 1, 0);
    const set = async (option: number, value: Uint8Array) =>
      (await live.see(
        "setsockopt",
        fd,
        SOL_SOCKET,
        option,
        value,
        value.length,
      )).params;
    // SO_REUSEADDR
    assertEquals(await set(2, u32s(1)), {
      res: 0,
      fd,
      level: 1,
      optname: 2,
      val: [2, 1],
      optlen: 4,
    });
    // SO_RCVTIMEO: seconds, microseconds
    assertEquals(await set(20, u64s(3, 7)), {
      res: 0,
      fd,
      level: 1,
      optname: 20,
      val: [4, 3_000_007_000],
      optlen: 16,
    });
    // SO_LINGER
    assertEquals(await set(13, u32s(1, 5)), {
      res: 0,
      fd,
      level: 1,
      optname: 13,
      val: [0, "\x01\0\0\0\x05\0\0\0"],
      optlen: 8,
    });
    // SO_COOKIE, which nobody can set
    assertEquals(await set(57, u64s(9)), {
      res: -92,
      fd,
      level: 1,
      optname: 53,
      val: [3, 9],
      optlen: 8,
    });
  },
);

liveTest("setsockopt reports other levels", ["setsockopt"], async (live) => {
  const fd = await live.call("socket", 2, 1, 0);
  // TCP_CONGESTION
  assertEquals(
    (await live.see("setsockopt", fd, SOL_TCP, 13, bytesOf("nosuch"), 6))
      .params,
    { res: -2, fd, level: 2, optname: 0, val: [0, "nosuch"], optlen: 6 },
  );
  assertEquals(
    (await live.see("setsockopt", 77, 0, 1, BAD, 4)).params,
    { res: -9, fd: 77, level: 0, optname: 0, val: [0, ""], optlen: 4 },
  );
});

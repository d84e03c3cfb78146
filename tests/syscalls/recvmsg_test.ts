import { assertEquals } from "@std/assert";
import { BAD, liveTest } from "./_live.ts";
import { join, memory, message, u32s, u64s } from "./_memory.ts";

liveTest(
  "recvmsg reports data, ends and what came along",
  ["recvmsg"],
  async (live) => {
    const fds = await live.actor.address(new Uint8Array(8));
    await live.call("socketpair", 1, 1, 0, fds);
    const made = memory(live, fds, 8);
    const one = made.getInt32(0, true);
    const two = made.getInt32(4, true);
    // SCM_RIGHTS with the standard input
    const control = join(u64s(20), u32s(1, 1, 0, 0));
    await live.call(
      "sendmsg",
      one,
      await message(live, ["hello"], { control }),
    );
    const room = new Uint8Array(24);
    const received = await message(live, [new Uint8Array(100)], {
      control: room,
    });
    const { params } = await live.see("recvmsg", two, received, 0);
    assertEquals(params.res, 5);
    assertEquals(params.size, 5);
    assertEquals(params.data, "hello");
    assertEquals((params.tuple as number[])[0], 1);
    assertEquals(params.fd, two);
    const got = Uint8Array.from(
      params.msgcontrol as string,
      (c) => c.charCodeAt(0),
    );
    assertEquals(got.slice(0, 16), join(u64s(20), u32s(1, 1)));
    // the number that the descriptor has got
    assertEquals(new DataView(got.buffer).getInt32(16, true), two + 1);
  },
);

liveTest("recvmsg reports failures", ["recvmsg"], async (live) => {
  assertEquals((await live.see("recvmsg", 77, BAD, 0)).params, {
    res: -9,
    size: 0,
    data: null,
    tuple: null,
    msgcontrol: null,
    fd: 77,
  });
});

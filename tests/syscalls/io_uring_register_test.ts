import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";
import { u32s } from "./_memory.ts";

const IORING_UNREGISTER_BUFFERS = 1;

liveTest(
  "io_uring_register reports operation and argument",
  ["io_uring_register"],
  async (live) => {
    const fd = await live.call("io_uring_setup", 4, u32s(...Array(30).fill(0)));
    assertEquals(
      (await live.see("io_uring_register", fd, IORING_UNREGISTER_BUFFERS, 0, 0))
        .params,
      { res: -6, fd, opcode: 1, arg: 0, nr_args: 0 },
    );
    assertEquals(
      (await live.see("io_uring_register", 77, 9, 0x1234, 3)).params,
      { res: -9, fd: 77, opcode: 9, arg: 0x1234, nr_args: 3 },
    );
  },
);

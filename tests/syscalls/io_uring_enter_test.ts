import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";
import { u32s, u64s } from "./_memory.ts";

const IORING_ENTER_GETEVENTS = 1;
const IORING_ENTER_EXT_ARG = 8;

liveTest(
  "io_uring_enter reports what it asks for",
  ["io_uring_enter"],
  async (live) => {
    const fd = await live.call("io_uring_setup", 4, u32s(...Array(30).fill(0)));
    const signals = u64s(0x204);
    assertEquals(
      (await live.see(
        "io_uring_enter",
        fd,
        0,
        0,
        IORING_ENTER_GETEVENTS,
        signals,
        8,
      )).params,
      { res: 0, fd, to_submit: 0, min_complete: 0, flags: 1, sig: 0x204 },
    );
    // struct io_uring_getevents_arg
    const mask = await live.actor.address(signals);
    const flags = IORING_ENTER_GETEVENTS | IORING_ENTER_EXT_ARG;
    const extended = u64s(mask, 8, 0);
    assertEquals(
      (await live.see("io_uring_enter", 77, 1, 2, flags, extended, 24)).params,
      { res: -9, fd: 77, to_submit: 1, min_complete: 2, flags, sig: 0x204 },
    );
  },
);

import { assertEquals } from "@std/assert";
import { BAD, liveTest } from "./_live.ts";
import { memory, u32s } from "./_memory.ts";

const IORING_SETUP_CQSIZE = 8;
const IORING_SETUP_CLAMP = 0x10;

liveTest(
  "io_uring_setup reports the ring",
  ["io_uring_setup"],
  async (live) => {
    // sq_entries, cq_entries, flags, sq_thread_cpu, sq_thread_idle
    const flags = IORING_SETUP_CQSIZE | IORING_SETUP_CLAMP;
    const asked = await live.actor.address(u32s(0, 20, flags, 1, 5));
    const { ret, params } = await live.see("io_uring_setup", 5, asked);
    assertEquals(params, {
      res: ret,
      entries: 5,
      // powers of two
      sq_entries: 8,
      cq_entries: 32,
      flags: 0x10 | 0x20,
      sq_thread_cpu: 1,
      sq_thread_idle: 5,
      features: memory(live, asked, 24).getUint32(20, true) & 0x7ff,
    });
    assertEquals((await live.see("io_uring_setup", 5, BAD)).params, {
      res: -14,
      entries: 5,
      sq_entries: 0,
      cq_entries: 0,
      flags: 0,
      sq_thread_cpu: 0,
      sq_thread_idle: 0,
      features: 0,
    });
  },
);

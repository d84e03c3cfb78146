import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";

const FUTEX_WAKE = 1;
const FUTEX_WAIT_BITSET = 9;
const FUTEX_PRIVATE_FLAG = 128;
const FUTEX_CLOCK_REALTIME = 256;

liveTest("futex reports address and operation", ["futex"], async (live) => {
  const addr = await live.actor.address(new Uint8Array(4));
  assertEquals((await live.see("futex", addr, FUTEX_WAKE, 3)).params, {
    res: 0,
    addr,
    op: FUTEX_WAKE,
    val: 3,
  });
  const op = FUTEX_WAIT_BITSET | FUTEX_PRIVATE_FLAG | FUTEX_CLOCK_REALTIME;
  // the value there is another one
  assertEquals((await live.see("futex", addr, op, 5, 0, 0, -1)).params, {
    res: -11,
    addr,
    op,
    val: 5,
  });
  assertEquals((await live.see("futex", 3, 99, 0)).params, {
    res: -38,
    addr: 3,
    op: 0,
    val: 0,
  });
});

import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";

liveTest(
  "signaldeliver names sender, receiver and signal",
  [],
  async (live) => {
    Deno.kill(live.actor.pid, "SIGUSR1");
    assertEquals((await live.event("signaldeliver")).params, {
      spid: Deno.pid,
      dpid: live.actor.pid,
      sig: 10,
    });
  },
  { hooks: ["signaldeliver"] },
);

liveTest(
  "signaldeliver has no sender when it was the kernel",
  [],
  async (live) => {
    const { actor } = live;
    // ITIMER_REAL, 10 ms, once
    await live.call(
      "setitimer",
      0,
      new Uint8Array(BigInt64Array.of(0n, 0n, 0n, 10_000n).buffer),
      0,
    );
    assertEquals((await live.event("signaldeliver")).params, {
      spid: 0,
      dpid: actor.pid,
      sig: 14,
    });
  },
  { hooks: ["signaldeliver"] },
);

import { assertEquals } from "@std/assert";
import { BAD, liveTest } from "./_live.ts";
import { u32s } from "./_memory.ts";
import { status } from "./_process.ts";

const VERSION_3 = 0x20080522;
const CAP_CHOWN = 1;
const CAP_KILL = 1 << 5;

liveTest(
  "capset reports what the process has then",
  ["capset"],
  async (live) => {
    const now = () => ({
      cap_inheritable: hex(live.actor.pid, "CapInh"),
      cap_permitted: hex(live.actor.pid, "CapPrm"),
      cap_effective: hex(live.actor.pid, "CapEff"),
    });
    const before = now();
    assertEquals((await live.see("capset", u32s(VERSION_3, 0), BAD)).params, {
      res: -14,
      ...before,
    });
    // effective, permitted, inheritable; then the upper halves
    const data = u32s(CAP_CHOWN, CAP_CHOWN | CAP_KILL, 0, 0, 0, 0);
    assertEquals((await live.see("capset", u32s(VERSION_3, 0), data)).params, {
      res: 0,
      cap_inheritable: 0,
      cap_permitted: CAP_CHOWN | CAP_KILL,
      cap_effective: CAP_CHOWN,
    });
    assertEquals(now().cap_permitted, CAP_CHOWN | CAP_KILL);
  },
);

function hex(pid: number, key: string): number {
  return parseInt(status(pid, key)[0], 16);
}

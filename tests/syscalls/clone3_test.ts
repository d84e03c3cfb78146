import { assertEquals } from "@std/assert";
import { checkClone } from "./_clone.ts";
import { liveTest } from "./_live.ts";

/** struct clone_args: flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls */
function args(flags: number): Uint8Array<ArrayBuffer> {
  const words = new BigUint64Array(8);
  words[0] = BigInt(flags);
  words[4] = 17n;
  return new Uint8Array(words.buffer);
}

liveTest(
  "clone3 is seen in the parent and in the child",
  ["clone3"],
  async (live) => {
    // CLONE_NEWUTS
    await live.actor.send(`435 b:${args(0x04000000).toHex()} 64`);
    await checkClone(live, "clone3", 0x80);
  },
);

liveTest("clone3 reports failures", ["clone3"], async (live) => {
  const { params } = await live.see("clone3", args(0x10000), 64);
  assertEquals(params.res, -22);
  assertEquals(params.flags, 0x2000);
});

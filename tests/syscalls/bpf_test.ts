import { assertEquals } from "@std/assert";
import { BAD, liveTest } from "./_live.ts";

const BPF_MAP_GET_NEXT_ID = 12;

liveTest("bpf reports the command", ["bpf"], async (live) => {
  assertEquals((await live.see("bpf", 999, BAD, 0)).params, {
    fd: -22,
    cmd: 999,
  });
  assertEquals(
    (await live.see("bpf", BPF_MAP_GET_NEXT_ID, new Uint8Array(12), 12)).params,
    { fd: 0, cmd: 12 },
  );
});

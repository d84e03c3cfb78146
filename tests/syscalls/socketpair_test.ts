import { assertEquals } from "@std/assert";
import { assert } from "@std/assert";
import { liveTest } from "./_live.ts";
import { memory } from "./_memory.ts";

liveTest("socketpair reports both sockets", ["socketpair"], async (live) => {
  const fds = await live.actor.address(new Uint8Array(8));
  const { params } = await live.see("socketpair", 1, 2, 0, fds);
  const made = memory(live, fds, 8);
  assertEquals(params, {
    res: 0,
    fd1: made.getInt32(0, true),
    fd2: made.getInt32(4, true),
    source: params.source,
    peer: params.peer,
    domain: 1,
    type: 2,
    proto: 0,
  });
  assert(params.source !== 0 && params.peer !== 0);
  assert(params.source !== params.peer);
});

liveTest("socketpair reports failures", ["socketpair"], async (live) => {
  assertEquals(
    (await live.see("socketpair", 2, 1, 6, new Uint8Array(8))).params,
    {
      res: -95,
      fd1: -1,
      fd2: -1,
      source: 0,
      peer: 0,
      domain: 2,
      type: 1,
      proto: 6,
    },
  );
});

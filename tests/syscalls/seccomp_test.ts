import { assertEquals } from "@std/assert";
import { BAD, liveTest } from "./_live.ts";

const SECCOMP_SET_MODE_FILTER = 1;
const SECCOMP_GET_ACTION_AVAIL = 2;

liveTest("seccomp reports operation and flags", ["seccomp"], async (live) => {
  const action = new Uint8Array(4);
  assertEquals(
    (await live.see("seccomp", SECCOMP_GET_ACTION_AVAIL, 0, action)).params,
    { res: 0, op: 2, flags: 0 },
  );
  assertEquals(
    (await live.see("seccomp", SECCOMP_SET_MODE_FILTER, 2, BAD)).params,
    { res: -14, op: 1, flags: 2 },
  );
});

import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";

const PR_SET_NAME = 15;
const PR_GET_NAME = 16;
const PR_SET_CHILD_SUBREAPER = 36;
const PR_GET_CHILD_SUBREAPER = 37;
const PR_GET_SECCOMP = 21;

liveTest("prctl reports option and argument", ["prctl"], async (live) => {
  const prctl = async (...args: [number, (number | string | Uint8Array)?]) =>
    (await live.see("prctl", args[0], args[1] ?? 0)).params;
  assertEquals(await prctl(PR_SET_NAME, "other"), {
    res: 0,
    option: PR_SET_NAME,
    arg2_str: "other",
    arg2_int: 0,
  });
  assertEquals(await prctl(PR_GET_NAME, new Uint8Array(16)), {
    res: 0,
    option: PR_GET_NAME,
    arg2_str: "other",
    arg2_int: 0,
  });
  assertEquals(await prctl(PR_SET_CHILD_SUBREAPER, 1), {
    res: 0,
    option: PR_SET_CHILD_SUBREAPER,
    arg2_str: null,
    arg2_int: 1,
  });
  assertEquals(await prctl(PR_GET_CHILD_SUBREAPER, new Uint8Array(4)), {
    res: 0,
    option: PR_GET_CHILD_SUBREAPER,
    arg2_str: null,
    arg2_int: 1,
  });
  assertEquals(await prctl(PR_GET_SECCOMP, 7), {
    res: 0,
    option: PR_GET_SECCOMP,
    arg2_str: null,
    arg2_int: 7,
  });
  assertEquals(await prctl(12345, -1), {
    res: -22,
    option: 12345,
    arg2_str: null,
    arg2_int: -1,
  });
});

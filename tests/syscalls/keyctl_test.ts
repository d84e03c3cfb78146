import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";

const none = [0, 0];

liveTest("keyctl reports numbers", ["keyctl"], async (live) => {
  const GET_KEYRING_ID = 0;
  // KEY_SPEC_PROCESS_KEYRING, create
  const { ret, params } = await live.see("keyctl", GET_KEYRING_ID, -2, 1, 9, 9);
  assertEquals(params, {
    res: ret,
    operation: GET_KEYRING_ID,
    arg2: [0, -2],
    arg3: [0, 1],
    // not arguments of this operation
    arg4: none,
    arg5: none,
  });
});

liveTest("keyctl reports texts", ["keyctl"], async (live) => {
  const JOIN_SESSION_KEYRING = 1;
  const SEARCH = 10;
  const RESTRICT_KEYRING = 29;
  const { ret, params } = await live.see(
    "keyctl",
    JOIN_SESSION_KEYRING,
    "mine",
  );
  assertEquals(params, {
    res: ret,
    operation: JOIN_SESSION_KEYRING,
    arg2: [1, "mine"],
    arg3: none,
    arg4: none,
    arg5: none,
  });
  assertEquals(
    (await live.see("keyctl", SEARCH, -3, "user", "nosuch", 0)).params,
    {
      res: -126,
      operation: SEARCH,
      arg2: [0, -3],
      arg3: [1, "user"],
      arg4: [1, "nosuch"],
      arg5: none,
    },
  );
  assertEquals(
    (await live.see("keyctl", RESTRICT_KEYRING, 1, "a", "b", 9)).params.arg5,
    none,
  );
});

liveTest("keyctl reports unknown operations", ["keyctl"], async (live) => {
  assertEquals((await live.see("keyctl", 999, 1, 2, 3, 4)).params, {
    res: -95,
    operation: 999,
    arg2: none,
    arg3: none,
    arg4: none,
    arg5: none,
  });
});

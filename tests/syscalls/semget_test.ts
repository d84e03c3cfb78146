import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";

const IPC_CREAT = 0o1000;
const IPC_EXCL = 0o2000;
const IPC_RMID = 0;

liveTest("semget reports key, number and flags", ["semget"], async (live) => {
  const { ret, params } = await live.see(
    "semget",
    0,
    3,
    IPC_CREAT | IPC_EXCL | 0o600,
  );
  await live.call("semctl", ret, 0, IPC_RMID, 0);
  assertEquals(params, {
    res: ret,
    key: 0,
    nsems: 3,
    semflg: 0x2000 | 0x4000,
  });
  assertEquals((await live.see("semget", 0x7fff1234, 1, 0)).params, {
    res: -2,
    key: 0x7fff1234,
    nsems: 1,
    semflg: 0,
  });
});

import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";

const IPC_RMID = 0;
const SETVAL = 16;
const GETVAL = 12;

liveTest("semctl reports command and value", ["semctl"], async (live) => {
  const semid = await live.call("semget", 0, 3, 0o600);
  assertEquals((await live.see("semctl", semid, 2, SETVAL, 5)).params, {
    res: 0,
    semid,
    semnum: 2,
    cmd: 4096,
    val: 5,
  });
  assertEquals((await live.see("semctl", semid, 2, GETVAL, 9)).params, {
    res: 5,
    semid,
    semnum: 2,
    cmd: 512,
    val: 0,
  });
  assertEquals((await live.see("semctl", semid, 0, IPC_RMID, 0)).params.cmd, 4);
});

liveTest("semctl translates each command", ["semctl"], async (live) => {
  // deno-fmt-ignore
  const commands = new Map([
    [0, 4], [1, 2], [2, 1], [3, 8], [11, 256], [12, 512], [13, 64], [14, 128],
    [15, 1024], [16, 4096], [17, 2048], [18, 32], [19, 16], [99, 0],
  ]);
  for (const [command, expected] of commands) {
    const { params } = await live.see("semctl", -1, 0, command, 0);
    assertEquals(params.cmd, expected, `command ${command}`);
  }
});

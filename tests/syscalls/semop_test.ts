import { assertEquals } from "@std/assert";
import { BAD, liveTest } from "./_live.ts";
import { u16s } from "./_memory.ts";

const IPC_RMID = 0;
const IPC_NOWAIT = 0o4000;
const SEM_UNDO = 0x1000;

liveTest("semop reports the first two operations", ["semop"], async (live) => {
  const semid = await live.call("semget", 0, 3, 0o600);
  const operations = u16s(1, 5, SEM_UNDO, 2, 7, IPC_NOWAIT, 0, 1, 0);
  const { params } = await live.see("semop", semid, operations, 3);
  const single = await live.see("semop", semid, operations, 1);
  await live.call("semctl", semid, 0, IPC_RMID, 0);
  const first = { sem_num_0: 1, sem_op_0: 5, sem_flg_0: 2 };
  const none = { sem_num_1: 0, sem_op_1: 0, sem_flg_1: 0 };
  assertEquals(params, {
    res: 0,
    nsops: 3,
    ...first,
    sem_num_1: 2,
    sem_op_1: 7,
    sem_flg_1: 1,
    semid,
  });
  assertEquals(single.params, { res: 0, nsops: 1, ...first, ...none, semid });
  assertEquals((await live.see("semop", -1, BAD, 2)).params, {
    res: -14,
    nsops: 2,
    sem_num_0: 0,
    sem_op_0: 0,
    sem_flg_0: 0,
    ...none,
    semid: -1,
  });
});

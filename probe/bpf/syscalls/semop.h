/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
#define IPC_NOWAIT 0x800
#define SEM_UNDO 0x1000

/* struct sembuf */
struct semaphore_operation {
	u16 number;
	s16 operation, flags;
};

INLINE void put_operation(struct event *e, struct semaphore_operation *o)
{
	put_u16(e, o->number);
	put_u16(e, o->operation);
	put_u16(e, MAP_FLAG(o->flags, IPC_NOWAIT, 1) | MAP_FLAG(o->flags, SEM_UNDO, 2));
}

SYSCALL(semop, 251, 9)
{
	u32 count = arg(e, 2);
	struct semaphore_operation operations[2] = {};
	if (result(e) == 0)
		bpf_probe_read_user(operations, count > 1 ? sizeof(operations) : sizeof(operations[0]),
				    (void *)arg(e, 1));
	/* 0 res */
	put_result(e);
	/* 1 nsops */
	put_u32(e, count);
	/* 2 sem_num_0, 3 sem_op_0, 4 sem_flg_0 */
	put_operation(e, &operations[0]);
	/* 5 sem_num_1, 6 sem_op_1, 7 sem_flg_1 */
	put_operation(e, &operations[1]);
	/* 8 semid */
	put_u32(e, arg(e, 0));
}

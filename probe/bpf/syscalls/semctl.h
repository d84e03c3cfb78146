/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
#define SETVAL 16
#define IPC_64 0x100 /* the form of a structure, passed along by the 32-bit entry */

/* The kernel's commands (include/uapi/linux/ipc.h, sem.h) to `semctl_commands`; 0 = unknown. */
INLINE u16 semaphore_command(u32 command)
{
	switch (command) {
	case 0: /* IPC_RMID */
		return 4;
	case 1: /* IPC_SET */
		return 2;
	case 2: /* IPC_STAT */
		return 1;
	case 3: /* IPC_INFO */
		return 8;
	case 11: /* GETPID */
		return 256;
	case 12: /* GETVAL */
		return 512;
	case 13: /* GETALL */
		return 64;
	case 14: /* GETNCNT */
		return 128;
	case 15: /* GETZCNT */
		return 1024;
	case SETVAL:
		return 4096;
	case 17: /* SETALL */
		return 2048;
	case 18: /* SEM_STAT */
		return 32;
	case 19: /* SEM_INFO */
		return 16;
	}
	return 0;
}

SYSCALL(semctl, 253, 5)
{
	u32 command = arg(e, 2) & ~IPC_64;
	/* 0 res */
	put_result(e);
	/* 1 semid */
	put_u32(e, arg(e, 0));
	/* 2 semnum */
	put_u32(e, arg(e, 1));
	/* 3 cmd */
	put_u16(e, semaphore_command(command));
	/* 4 val */
	put_u32(e, command == SETVAL ? arg(e, 3) : 0);
}

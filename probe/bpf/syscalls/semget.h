/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
#define IPC_CREAT 0x200
#define IPC_EXCL 0x400

SYSCALL(semget, 263, 4)
{
	/* 0 res */
	put_result(e);
	/* 1 key */
	put_u32(e, arg(e, 0));
	/* 2 nsems */
	put_u32(e, arg(e, 1));
	/* 3 semflg */
	u32 flags = arg(e, 2);
	put_u32(e, MAP_FLAG(flags, IPC_CREAT, 0x2000) | MAP_FLAG(flags, IPC_EXCL, 0x4000));
}

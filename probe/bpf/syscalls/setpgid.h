/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(setpgid, 295, 3)
{
	/* 0 res */
	put_result(e);
	/* 1 pid */
	put_int(e, 0);
	/* 2 pgid */
	put_int(e, 1);
}

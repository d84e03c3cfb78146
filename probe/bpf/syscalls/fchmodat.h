/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(fchmodat, 313, 4)
{
	real_path(e, int_arg(e, 0), 1);
	/* 0 res */
	put_result(e);
	/* 1 dirfd */
	put_int(e, 0);
	/* 2 filename */
	put_path(e, 1);
	/* 3 mode */
	put_u32(e, arg(e, 2) & 07777);
}

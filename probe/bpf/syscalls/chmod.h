/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(chmod, 315, 3)
{
	real_path(e, AT_FDCWD, 0);
	/* 0 res */
	put_result(e);
	/* 1 filename */
	put_path(e, 0);
	/* 2 mode */
	put_u32(e, arg(e, 1) & 07777);
}

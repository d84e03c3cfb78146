/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(link, 309, 3)
{
	real_path(e, AT_FDCWD, 0);
	real_second_path(e, AT_FDCWD, 1);
	/* 0 res */
	put_result(e);
	/* 1 oldpath */
	put_path(e, 0);
	/* 2 newpath */
	put_path(e, 1);
}

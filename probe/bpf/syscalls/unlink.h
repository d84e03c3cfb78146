/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(unlink, 301, 2)
{
	real_path(e, AT_FDCWD, 0);
	/* 0 res */
	put_result(e);
	/* 1 path */
	put_path(e, 0);
}

/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(symlink, 179, 3)
{
	real_path(e, AT_FDCWD, 1);
	/* 0 res */
	put_result(e);
	/* 1 target */
	put_path(e, 0);
	/* 2 linkpath */
	put_path(e, 1);
}

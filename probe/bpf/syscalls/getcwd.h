/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(getcwd, 93, 2)
{
	/* 0 res */
	put_result(e);
	/* 1 path */
	if (result(e) >= 0)
		put_path(e, 0);
	else
		put_empty(e);
}

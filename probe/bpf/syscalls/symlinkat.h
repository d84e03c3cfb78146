/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(symlinkat, 181, 4)
{
	real_path(e, int_arg(e, 1), 2);
	/* 0 res */
	put_result(e);
	/* 1 target */
	put_path(e, 0);
	/* 2 linkdirfd */
	put_int(e, 1);
	/* 3 linkpath */
	put_path(e, 2);
}

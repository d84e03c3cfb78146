/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(dup2, 363, 3)
{
	/* 0 res */
	put_result(e);
	/* 1 oldfd */
	put_int(e, 0);
	/* 2 newfd */
	put_int(e, 1);
}

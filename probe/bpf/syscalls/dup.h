/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(dup, 367, 2)
{
	/* 0 res */
	put_result(e);
	/* 1 oldfd */
	put_int(e, 0);
}

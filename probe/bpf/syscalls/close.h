/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(close, 5, 2)
{
	/* 0 res */
	put_result(e);
	/* 1 fd */
	put_int(e, 0);
}

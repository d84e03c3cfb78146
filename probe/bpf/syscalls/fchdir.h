/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(fchdir, 97, 2)
{
	/* 0 res */
	put_result(e);
	/* 1 fd */
	put_int(e, 0);
}

/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(select, 83, 1)
{
	/* 0 res */
	put_result(e);
}

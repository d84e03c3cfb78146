/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(munlockall, 351, 1)
{
	/* 0 res */
	put_result(e);
}

/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(setuid, 199, 2)
{
	/* 0 res */
	put_result(e);
	/* 1 uid */
	put_u32(e, arg(e, 0));
}

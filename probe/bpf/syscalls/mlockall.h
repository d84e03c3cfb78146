/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(mlockall, 349, 2)
{
	/* 0 res */
	put_result(e);
	/* 1 flags */
	put_u32(e, arg(e, 0) & 7);
}

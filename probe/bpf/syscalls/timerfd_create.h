/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(timerfd_create, 137, 3)
{
	/* 0 res */
	put_result(e);
	/* 1 clockid */
	put_u8(e, arg(e, 0));
	/* 2 flags: the kernel's do not fit into one byte */
	put_u8(e, 0);
}

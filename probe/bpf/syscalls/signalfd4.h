/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(signalfd4, 399, 4)
{
	/* 0 res */
	put_result(e);
	/* 1 flags */
	put_u16(e, fd_flags(arg(e, 3)));
	/* 2 fd */
	put_int(e, 0);
	/* 3 mask */
	put_u32(e, user_int(arg(e, 1)));
}

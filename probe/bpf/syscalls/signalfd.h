/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(signalfd, 127, 4)
{
	/* 0 res */
	put_result(e);
	/* 1 fd */
	put_int(e, 0);
	/* 2 mask */
	put_u32(e, user_int(arg(e, 1)));
	/* 3 flags */
	put_u8(e, 0);
}

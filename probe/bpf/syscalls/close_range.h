/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(close_range, 451, 4)
{
	/* 0 res */
	put_result(e);
	/* 1 first */
	put_u32(e, arg(e, 0));
	/* 2 last */
	put_u32(e, arg(e, 1));
	/* 3 flags */
	put_u32(e, arg(e, 2) & 6);
}

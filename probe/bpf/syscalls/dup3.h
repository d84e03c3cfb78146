/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(dup3, 365, 4)
{
	/* 0 res */
	put_result(e);
	/* 1 oldfd */
	put_int(e, 0);
	/* 2 newfd */
	put_int(e, 1);
	/* 3 flags */
	put_u32(e, fd_flags(arg(e, 2)));
}

/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(shutdown, 37, 3)
{
	/* 0 res */
	put_result(e);
	/* 1 fd */
	put_int(e, 0);
	/* 2 how */
	put_u8(e, arg(e, 1));
}

/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(flock, 243, 3)
{
	/* 0 res */
	put_result(e);
	/* 1 fd */
	put_int(e, 0);
	/* 2 operation */
	put_u32(e, arg(e, 1) & 0xf);
}

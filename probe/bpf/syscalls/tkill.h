/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(tkill, 131, 3)
{
	/* 0 res */
	put_result(e);
	/* 1 tid */
	put_int(e, 0);
	/* 2 sig */
	put_u8(e, arg(e, 1));
}

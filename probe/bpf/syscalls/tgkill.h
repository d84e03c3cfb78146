/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(tgkill, 133, 4)
{
	/* 0 res */
	put_result(e);
	/* 1 pid */
	put_int(e, 0);
	/* 2 tid */
	put_int(e, 1);
	/* 3 sig */
	put_u8(e, arg(e, 2));
}

/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(fchmod, 317, 3)
{
	real_file(e, file_of(int_arg(e, 0)));
	/* 0 res */
	put_result(e);
	/* 1 fd */
	put_int(e, 0);
	/* 2 mode */
	put_u32(e, arg(e, 1) & 07777);
}

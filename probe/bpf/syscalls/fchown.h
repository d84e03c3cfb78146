/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(fchown, 383, 4)
{
	real_file(e, file_of(int_arg(e, 0)));
	/* 0 res */
	put_result(e);
	/* 1 fd */
	put_int(e, 0);
	/* 2 uid */
	put_u32(e, arg(e, 1));
	/* 3 gid */
	put_u32(e, arg(e, 2));
}

/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(read, 7, 4)
{
	/* 0 res */
	put_result(e);
	/* 1 data */
	put_data_read(e);
	/* 2 fd */
	put_int(e, 0);
	/* 3 size */
	put_u32(e, arg(e, 2));
}

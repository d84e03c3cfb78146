/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(sendto, 31, 5)
{
	/* 0 res */
	put_result(e);
	/* 1 data */
	put_data_written(e);
	/* 2 fd */
	put_int(e, 0);
	/* 3 size */
	put_u32(e, arg(e, 2));
	/* 4 tuple */
	put_tuple(e, int_arg(e, 0), OUTBOUND, arg(e, 4));
}

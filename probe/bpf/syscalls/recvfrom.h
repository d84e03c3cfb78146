/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(recvfrom, 35, 5)
{
	/* 0 res */
	put_result(e);
	/* 1 data */
	put_data_read(e);
	/* 2 tuple */
	if (result(e) > 0)
		put_tuple(e, int_arg(e, 0), INBOUND, arg(e, 4));
	else
		put_empty(e);
	/* 3 fd */
	put_int(e, 0);
	/* 4 size */
	put_u32(e, arg(e, 2));
}

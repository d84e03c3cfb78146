/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(sendmsg, 49, 5)
{
	struct message m = read_message(e, arg(e, 1));
	/* 0 res */
	put_result(e);
	/* 1 data */
	u32 size = put_vector(e, m.vector, m.count, written(e), true);
	/* 2 fd */
	put_int(e, 0);
	/* 3 size */
	put_u32(e, size);
	/* 4 tuple */
	put_tuple(e, int_arg(e, 0), OUTBOUND, m.name);
}

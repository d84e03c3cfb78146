/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
#define EINPROGRESS 115

SYSCALL(connect, 23, 4)
{
	real_address(e, int_arg(e, 0));
	s64 res = result(e);
	/* 0 res */
	put_result(e);
	/* 1 tuple: a failed connection has only one end */
	if (res == 0 || res == -EINPROGRESS)
		put_tuple(e, int_arg(e, 0), OUTBOUND, 0);
	else
		put_empty(e);
	/* 2 fd */
	put_int(e, 0);
	/* 3 addr */
	put_sockaddr(e, arg(e, 1), (u32)arg(e, 2));
}

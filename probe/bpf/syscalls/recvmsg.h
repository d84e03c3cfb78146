/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(recvmsg, 53, 6)
{
	u32 size = result(e) > 0 ? result(e) : 0;
	/* 0 res */
	put_result(e);
	/* 1 size */
	put_u32(e, size);
	/* 2 data, 3 tuple, 4 msgcontrol */
	if (size) {
		struct message m = read_message(e, arg(e, 1));
		put_vector(e, m.vector, m.count, size, false);
		put_tuple(e, int_arg(e, 0), INBOUND, m.name);
		put_control(e, &m);
	} else {
		put_empty(e);
		put_empty(e);
		put_empty(e);
	}
	/* 5 fd */
	put_int(e, 0);
}

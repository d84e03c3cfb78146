/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* accept and accept4 differ in one parameter. */

INLINE void put_accept(struct event *e)
{
	u32 length = 0, max = 0;
	/* 0 fd */
	put_result(e);
	/* 1 tuple */
	if (result(e) >= 0) {
		put_tuple(e, result(e), INBOUND, 0);
		struct sock *listener = socket_of(int_arg(e, 0));
		length = BPF_CORE_READ(listener, sk_ack_backlog);
		max = BPF_CORE_READ(listener, sk_max_ack_backlog);
	} else {
		put_empty(e);
	}
	/* 2 queuepct */
	put_u8(e, max ? (u64)length * 100 / max : 0);
	/* 3 queuelen */
	put_u32(e, length);
	/* 4 queuemax */
	put_u32(e, max);
}

SYSCALL(accept, 247, 5)
{
	put_accept(e);
}

SYSCALL(accept4, 389, 6)
{
	put_accept(e);
	/* 5 flags */
	put_u32(e, arg(e, 3));
}

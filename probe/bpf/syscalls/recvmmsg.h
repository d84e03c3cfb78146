/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* One event for each message that was received, or one for the failure. */
#define RECVMMSG 55
#define RECVMMSG_PARAMS 6

STEP receive_message(u32 i, void *state)
{
	struct messages *w = state;
	struct event e;
	if (i >= w->count || !event_begin(&e, RECVMMSG, RECVMMSG_PARAMS))
		return 1;
	u32 moved;
	struct message m = moved_message(&e, w, i, &moved);
	/* 0 res */
	put_s64(&e, moved);
	/* 1 fd */
	put_s64(&e, w->fd);
	/* 2 size */
	put_u32(&e, moved);
	/* 3 data */
	put_vector(&e, m.vector, m.count, moved, false);
	/* 4 tuple */
	put_ends(&e, &w->ends, m.name);
	/* 5 msgcontrol */
	put_control(&e, &m);
	event_send(&e);
	return 0;
}

TRACEPOINT("sys_exit")
int sys_recvmmsg(u64 *ctx)
{
	struct event e;
	if (!event_begin(&e, RECVMMSG, RECVMMSG_PARAMS))
		return 0;
	if (result(&e) <= 0)
		return send_no_message(&e, RECVMMSG_PARAMS);
	each_message(ctx, &e, INBOUND, receive_message);
	return 0;
}

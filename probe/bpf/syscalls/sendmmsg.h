/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* One event for each message that was sent, or one for the failure. */
#define SENDMMSG 51
#define SENDMMSG_PARAMS 5

STEP send_message(u32 i, void *state)
{
	struct messages *w = state;
	struct event e;
	if (i >= w->count || !event_begin(&e, SENDMMSG, SENDMMSG_PARAMS))
		return 1;
	u32 moved;
	struct message m = moved_message(&e, w, i, &moved);
	/* 0 res */
	put_s64(&e, moved);
	/* 1 fd */
	put_s64(&e, w->fd);
	/* 2 size: known when the data has been read */
	u32 place = e.place & PLACE_MASK;
	put_u32(&e, 0);
	/* 3 data */
	u32 size = put_vector(&e, m.vector, m.count, moved, true);
	*(u32 *)&e.s->data[place] = size;
	/* 4 tuple */
	put_ends(&e, &w->ends, m.name);
	event_send(&e);
	return 0;
}

TRACEPOINT("sys_exit")
int sys_sendmmsg(u64 *ctx)
{
	struct event e;
	if (!event_begin(&e, SENDMMSG, SENDMMSG_PARAMS))
		return 0;
	if (result(&e) <= 0)
		return send_no_message(&e, SENDMMSG_PARAMS);
	each_message(ctx, &e, OUTBOUND, send_message);
	return 0;
}

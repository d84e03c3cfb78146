/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Messages: struct msghdr and struct mmsghdr as programs pass them (include/linux/socket.h). */
#ifndef SAKER_MESSAGE_H
#define SAKER_MESSAGE_H

#include "data.h"
#include "socket.h"

#define MAX_CONTROL 4096
/* Messages of one sendmmsg or recvmmsg; the kernel takes no more. */
#define MAX_MESSAGES 1024

struct message {
	u64 name;
	u64 name_size;
	u64 vector;
	u64 count;
	u64 control;
	u64 control_size;
};

INLINE struct message read_message(struct event *e, u64 pointer)
{
	struct message m = {};
	if (word_size(e) == 4) {
		u32 narrow[6] = {};
		bpf_probe_read_user(narrow, sizeof(narrow), (void *)pointer);
		m.name = narrow[0];
		m.name_size = narrow[1];
		m.vector = narrow[2];
		m.count = narrow[3];
		m.control = narrow[4];
		m.control_size = narrow[5];
	} else {
		bpf_probe_read_user(&m, sizeof(m), (void *)pointer);
	}
	/* the kernel looks at no name of this length */
	if (!(u32)m.name_size)
		m.name = 0;
	return m;
}

INLINE void put_control(struct event *e, struct message *m)
{
	put_user_bytes(e, m->control, m->control ? m->control_size : 0, MAX_CONTROL);
}

struct messages {
	u64 array;
	u32 count;
	s64 fd;
	struct ends ends;
};

INLINE struct messages messages_of(struct event *e, u32 count, enum direction direction)
{
	s64 fd = int_arg(e, 0);
	return (struct messages){.array = arg(e, 1), .count = count, .fd = fd, .ends = ends_of(fd, direction)};
}

INLINE u64 message_at(struct event *e, struct messages *w, u32 i)
{
	return w->array + (word_size(e) == 4 ? 32 : 64) * (u64)i;
}

/* One of several messages; `moved` is the number of its bytes that went, which stands behind it. */
INLINE struct message moved_message(struct event *e, struct messages *w, u32 i, u32 *moved)
{
	u64 at = message_at(e, w, i);
	*moved = user_int(at + (word_size(e) == 4 ? 28 : 56));
	return read_message(e, at);
}

/* The event of a call that has moved no message. */
INLINE int send_no_message(struct event *e, u32 params)
{
	/* 0 res */
	put_result(e);
	/* 1 fd */
	put_int(e, 0);
	/* 2 size */
	put_u32(e, 0);
	/* 3 data, 4 tuple, 5 msgcontrol */
	for (u32 i = 3; i < params; i++)
		put_empty(e);
	return event_send(e);
}

/* Messages that cannot be looked at are lost events. */
INLINE void count_unseen(struct event *e, u32 count)
{
	struct saker_counters *c = my_counters();
	if (!c)
		return;
	c->produced += count;
	c->dropped[SAKER_DROP_TOO_LARGE] += count;
	c->dropped_by_syscall[e->s->nr & (SAKER_MAX_SYSCALLS - 1)] += count;
}

/*
 * Calls `step` for each message that has been moved. Without bpf_loop() the verifier would follow every turn to its
 * end: there the program calls itself for the next message, which the kernel allows 33 times.
 */
#ifdef SAKER_RAW_TP
#define each_message(ctx, e, direction, step)                                                                          \
	do {                                                                                                           \
		struct messages w = messages_of(e, 1, direction);                                                      \
		step(0, &w);                                                                                           \
		(e)->s->args[1] = message_at(e, &w, 1);                                                                \
		if (--(e)->s->ret > 0) {                                                                               \
			bpf_tail_call(ctx, &programs, (e)->s->nr);                                                     \
			count_unseen(e, result(e));                                                                    \
		}                                                                                                      \
	} while (0)
#else
#define each_message(ctx, e, direction, step)                                                                          \
	do {                                                                                                           \
		struct messages w = messages_of(e, result(e), direction);                                              \
		repeat(MAX_MESSAGES, step, &w);                                                                        \
	} while (0)
#endif

#endif

/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* poll and ppoll differ in how they wait. */
#define MAX_POLLED 16
/* No native syscall has this number. */
#define COMPAT_PPOLL_TIME64 414

struct pollfd {
	s32 fd;
	s16 events, revents;
};

/* The kernel's events (include/uapi/asm-generic/poll.h) to `poll_flags`. */
INLINE u16 poll_flags(u16 flags)
{
	/* IN, PRI, OUT; ERR … WRBAND are one place further, as RDHUP comes before them */
	return (flags & 7) | (flags & 0x3f8) << 1 | MAP_FLAG(flags, 0x2000, 8);
}

struct polled {
	struct saker_scratch *s;
	u64 array;
	u32 count, place;
};

STEP add_polled(u32 i, void *state)
{
	struct polled *w = state;
	struct pollfd one = {};
	if (i >= w->count)
		return 1;
	bpf_probe_read_user(&one, sizeof(one), (void *)(w->array + i * sizeof(one)));
	u8 *to = &w->s->data[w->place & PLACE_MASK];
	*(s64 *)to = one.fd;
	*(u16 *)(to + 8) = poll_flags(one.revents);
	w->place = settle(w->s, w->place + 10);
	return 0;
}

/* A parameter of type fdlist: descriptors and what has happened to them. */
INLINE void put_polled(struct event *e)
{
	u32 first = e->place;
	u64 array = arg(e, 0);
	u32 count = arg(e, 1);
	struct pollfd one;
	struct polled w = {
		.s = e->s, .array = array, .count = count > MAX_POLLED ? MAX_POLLED : count, .place = first + 2};
	if (bpf_probe_read_user(&one, sizeof(one), (void *)array))
		w.count = 0;
	add_u16(e, w.count);
	repeat(MAX_POLLED, add_polled, &w);
	e->place = settle(e->s, w.place);
	set_length(e, e->place - first);
}

SYSCALL(poll, 81, 3)
{
	/* 0 res */
	put_result(e);
	/* 1 fds */
	put_polled(e);
	/* 2 timeout */
	put_int(e, 2);
}

SYSCALL(ppoll, 255, 4)
{
	/* 0 res */
	put_result(e);
	/* 1 fds */
	put_polled(e);
	/* 2 timeout: the kernel writes back what is left of it */
	if (e->s->raw_nr == COMPAT_PPOLL_TIME64)
		put_u64(e, user_wide_time(arg(e, 2)));
	else
		put_u64(e, user_time(e, arg(e, 2)));
	/* 3 sigmask */
	put_u32(e, user_int(arg(e, 3)));
}

/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Data that system calls move. Of each buffer, or vector of buffers, the first `snaplen` bytes are taken. */
#ifndef SAKER_DATA_H
#define SAKER_DATA_H

#include "syscall.h"

/* Buffers of a vector that are looked at; the kernel takes at most 1024. */
#ifdef SAKER_RAW_TP
#define MAX_VECTOR 32
#else
#define MAX_VECTOR 1024
#endif

INLINE u64 cut(u64 size)
{
	return size < shared.snaplen ? size : shared.snaplen;
}

INLINE void put_data(struct event *e, u64 pointer, u64 size)
{
	put_user_bytes(e, pointer, cut(size), SAKER_MAX_SNAPLEN);
}

/* What the call has put into its second argument; nothing at the end of the data or on failure. */
INLINE void put_data_read(struct event *e)
{
	put_data(e, arg(e, 1), result(e) > 0 ? result(e) : 0);
}

/* What the call has taken from its second argument, or should have taken when it failed. */
INLINE void put_data_written(struct event *e)
{
	put_data(e, arg(e, 1), result(e) > 0 ? (u64)result(e) : arg(e, 2));
}

struct vector {
	struct saker_scratch *s;
	u64 array;
	u64 total; /* bytes in all buffers */
	u32 count, place, left;
	bool whole; /* go on when enough has been taken, for the total */
	bool compat, unreadable;
};

STEP add_buffer(u32 i, void *state)
{
	struct vector *w = state;
	/* struct iovec of the program: address, size */
	u64 buffer[2] = {};
	if (i >= w->count || (!w->left && !w->whole))
		return 1;
	if (w->compat) {
		u32 narrow[2] = {};
		bpf_probe_read_user(narrow, sizeof(narrow), (void *)(w->array + 8 * (u64)i));
		buffer[0] = narrow[0];
		buffer[1] = narrow[1];
	} else {
		bpf_probe_read_user(buffer, sizeof(buffer), (void *)(w->array + 16 * (u64)i));
	}
	w->total += buffer[1];
	u64 length = buffer[1] < w->left ? buffer[1] : w->left;
	OPAQUE(length);
	if (!length)
		return 0;
	if (length > SAKER_MAX_SNAPLEN)
		length = SAKER_MAX_SNAPLEN;
	u32 place = w->place & PLACE_MASK;
	if (bpf_probe_read_user(&w->s->data[place], length, (void *)buffer[0])) {
		w->left = 0;
		w->unreadable = true;
		return 0;
	}
	w->left = settle(w->s, w->left - length);
	w->place = settle(w->s, place + length);
	return 0;
}

/*
 * A parameter with the data in a vector of buffers, of which at most `size` bytes were moved. Returns the bytes that
 * all buffers hold when asked for the `whole`; that may mean to look at more of them.
 */
INLINE u32 put_vector(struct event *e, u64 array, u64 count, u64 size, bool whole)
{
	u32 first = e->place;
	struct vector w = {
		.s = e->s,
		.array = array,
		.count = count > MAX_VECTOR ? MAX_VECTOR : count,
		.place = first,
		.left = cut(size),
		.whole = whole,
		.compat = word_size(e) == 4,
	};
	repeat(MAX_VECTOR, add_buffer, &w);
	if (w.unreadable)
		count_unreadable();
	e->place = settle(e->s, w.place);
	set_length(e, e->place - first);
	return w.total;
}

/* The vector that a call has filled: second and third argument. */
INLINE void put_vector_read(struct event *e)
{
	put_vector(e, arg(e, 1), arg(e, 2), result(e) > 0 ? result(e) : 0, false);
}

/* How much of a vector a call has written, or should have written when it failed. */
INLINE u64 written(struct event *e)
{
	return result(e) > 0 ? result(e) : SAKER_MAX_SNAPLEN;
}

/* The vector that a call has written: second and third argument. Returns the bytes that it should have written. */
INLINE u32 put_vector_written(struct event *e)
{
	return put_vector(e, arg(e, 1), arg(e, 2), written(e), true);
}

/* Position of preads and pwrites: one argument, or two halves through the 32-bit entry. */
INLINE u64 data_position(struct event *e)
{
	return word_size(e) == 4 ? arg(e, 4) << 32 | arg(e, 3) : arg(e, 3);
}

#endif

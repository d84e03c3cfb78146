/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* The frame of a program for one syscall. */
#ifndef SAKER_SYSCALL_H
#define SAKER_SYSCALL_H

#include "real.h"
#include "whole.h"

/*
 * Defines the program of a syscall: user space finds it by its name and puts it into `programs`. The body fills the
 * event `e`, which has the given code and number of parameters, and the frame sends it.
 */
#define SYSCALL(name, code, count)                                                                                     \
	INLINE void fill_##name(struct event *e);                                                                      \
	TRACEPOINT("sys_exit")                                                                                         \
	int sys_##name(u64 *ctx)                                                                                       \
	{                                                                                                              \
		struct event e;                                                                                        \
		if (!event_begin(&e, code, count))                                                                     \
			return 0;                                                                                      \
		fill_##name(&e);                                                                                       \
		return event_send(&e);                                                                                 \
	}                                                                                                              \
	INLINE void fill_##name(struct event *e)

/* Bytes of a pointer, a long and a size_t of the program. */
INLINE u32 word_size(struct event *e)
{
	return e->s->flags & SAKER_TAIL_COMPAT ? 4 : 8;
}
/* The unsigned long at an address of the program, 0 when it cannot be read. */
INLINE u64 user_word(struct event *e, u64 pointer)
{
	u64 word = 0;
	bpf_probe_read_user(&word, word_size(e), (void *)pointer);
	return word;
}
INLINE s32 user_int(u64 pointer)
{
	s32 number = 0;
	bpf_probe_read_user(&number, sizeof(number), (void *)pointer);
	return number;
}
INLINE u64 user_u64(u64 pointer)
{
	u64 number = 0;
	bpf_probe_read_user(&number, sizeof(number), (void *)pointer);
	return number;
}
/* A struct timespec of the program, ns. */
INLINE u64 user_time(struct event *e, u64 pointer)
{
	u64 seconds = user_word(e, pointer);
	return seconds * 1000000000 + user_word(e, pointer + word_size(e));
}
/* The same where 64 bits are used through either entry. */
INLINE u64 user_wide_time(u64 pointer)
{
	return user_u64(pointer) * 1000000000 + user_u64(pointer + 8);
}

INLINE void put_result(struct event *e)
{
	put_s64(e, result(e));
}
INLINE void put_int(struct event *e, u32 n)
{
	put_s64(e, int_arg(e, n));
}
INLINE void put_path(struct event *e, u32 n)
{
	if (e->ring)
		put_kernel_text(e, copied_path(e, n), MAX_PATH);
	else
		put_user_text(e, arg(e, n), MAX_PATH);
}

#endif

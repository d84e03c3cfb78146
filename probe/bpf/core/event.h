/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Building and sending an event. The parameters are put one after another, in the order of the schema, into the
 * CPU's scratch memory; everything here is inlined, so up to the first parameter of variable size all places are
 * constants.
 */
#ifndef SAKER_EVENT_H
#define SAKER_EVENT_H

#include "maps.h"
#include "respond.h"

#define HEADER_SIZE sizeof(struct saker_event_header)
/* Keeps a place within the first half of the scratch memory. An event that wraps is refused at the end. */
#define PLACE_MASK (SAKER_MAX_EVENT - 1)
#define MAX_PATH 4096
#define MAX_ARGS 4096

struct event {
	struct saker_scratch *s;
	u32 place; /* of the next byte */
	u32 index; /* of the next parameter */
	u32 count; /* of parameters */
	u16 code;
	bool ring; /* of a request of io_uring: paths stand in `requests`, not in user memory */
	/* What the kernel has resolved, see real.h. */
	struct real {
		u32 what;
		struct file *file;
		s64 fd;
		struct {
			s64 directory;
			u32 arg;
		} path[2];
	} real;
};

/* Appends what the kernel has resolved to the tail; see real.h. */
INLINE void add_real(struct event *e);

INLINE u64 arg(struct event *e, u32 n)
{
	return e->s->args[n];
}
/* An argument that the kernel takes as an int, such as a descriptor. */
INLINE s64 int_arg(struct event *e, u32 n)
{
	return (s32)e->s->args[n];
}
INLINE s64 result(struct event *e)
{
	return e->s->ret;
}

INLINE struct saker_counters *my_counters(void)
{
	u32 cpu = bpf_get_smp_processor_id();
	return bpf_map_lookup_elem(&counters, &cpu);
}

INLINE bool event_begin(struct event *e, u16 code, u32 count)
{
	u32 cpu = bpf_get_smp_processor_id();
	e->s = bpf_map_lookup_elem(&scratch, &cpu);
	if (!e->s)
		return false;
	e->place = HEADER_SIZE + 2 * count;
	e->index = 0;
	e->count = count;
	e->code = code;
	e->ring = false;
	e->real.what = 0;
	return true;
}

/* Where the next byte goes. */
INLINE u8 *here(struct event *e)
{
	u32 place = e->place & PLACE_MASK;
	return &e->s->data[place];
}

INLINE void set_length(struct event *e, u16 length)
{
	*(u16 *)&e->s->data[HEADER_SIZE + 2 * e->index] = length;
	e->index++;
}

/*
 * Takes a number through memory, after which the verifier knows nothing about it. What it does know keeps it from
 * seeing that two ways through a program have met again, and it would follow each to the end.
 */
INLINE u32 settle_in(u32 *memory, u32 number)
{
	*(volatile u32 *)memory = number;
	return *(volatile u32 *)memory;
}
INLINE u32 settle(struct saker_scratch *s, u32 number)
{
	return settle_in(&s->settled, number);
}

/* Numbers that are part of a parameter. */
INLINE void add_u8(struct event *e, u8 value)
{
	*here(e) = value;
	e->place += 1;
}
INLINE void add_u16(struct event *e, u16 value)
{
	*(u16 *)here(e) = value;
	e->place += 2;
}
INLINE void add_u32(struct event *e, u32 value)
{
	*(u32 *)here(e) = value;
	e->place += 4;
}
INLINE void add_u64(struct event *e, u64 value)
{
	*(u64 *)here(e) = value;
	e->place += 8;
}

/* Whole parameters. */
INLINE void put_u8(struct event *e, u8 value)
{
	add_u8(e, value);
	set_length(e, 1);
}
INLINE void put_u16(struct event *e, u16 value)
{
	add_u16(e, value);
	set_length(e, 2);
}
INLINE void put_u32(struct event *e, u32 value)
{
	add_u32(e, value);
	set_length(e, 4);
}
INLINE void put_u64(struct event *e, u64 value)
{
	add_u64(e, value);
	set_length(e, 8);
}
INLINE void put_s64(struct event *e, s64 value)
{
	put_u64(e, value);
}
INLINE void put_empty(struct event *e)
{
	set_length(e, 0);
}

INLINE void count_unreadable(void)
{
	struct saker_counters *c = my_counters();
	if (c)
		c->unreadable++;
}

/*
 * Text in user memory with its NUL, cut at `max` bytes; part of a parameter. Returns the bytes taken, 0 when it cannot
 * be read.
 */
INLINE u32 add_user_text(struct event *e, u64 pointer, u32 max)
{
	long length = 0;
	if (pointer) {
		length = bpf_probe_read_user_str(here(e), max, (void *)pointer);
		if (length < 0) {
			count_unreadable();
			length = 0;
		}
	}
	e->place = settle(e->s, e->place + length);
	return length;
}

INLINE u32 put_user_text(struct event *e, u64 pointer, u32 max)
{
	u32 length = add_user_text(e, pointer, max);
	set_length(e, length);
	return length;
}

INLINE u32 put_kernel_text(struct event *e, const void *pointer, u32 max)
{
	long length = bpf_probe_read_kernel_str(here(e), max, pointer);
	if (length < 0)
		length = 0;
	e->place = settle(e->s, e->place + length);
	set_length(e, length);
	return length;
}

/* `size` bytes of user memory, at most `max`; part of a parameter. Returns the bytes taken, 0 when they cannot be read.
 */
INLINE u32 add_user_bytes(struct event *e, u64 pointer, u64 size, u32 max)
{
	u64 length = size > max ? max : size;
	OPAQUE(length);
	if (length > max)
		length = max;
	if (length && bpf_probe_read_user(here(e), length, (void *)pointer)) {
		count_unreadable();
		length = 0;
	}
	e->place = settle(e->s, e->place + length);
	return length;
}

INLINE void put_user_bytes(struct event *e, u64 pointer, u64 size, u32 max)
{
	set_length(e, add_user_bytes(e, pointer, size, max));
}

INLINE void event_lost(struct event *e, struct saker_counters *c, enum saker_drop reason)
{
	u32 nr = e->s->nr & (SAKER_MAX_SYSCALLS - 1);
	c->dropped[reason]++;
	c->dropped_by_syscall[nr]++;
}

/* Id of the current task's cgroup in the hierarchy of version 2; the helper for it takes 30 ns. */
INLINE u64 current_cgroup(void)
{
#ifdef SAKER_RAW_TP
	return bpf_get_current_cgroup_id();
#else
	struct css_set *set = GET(current_task(), cgroups);
	struct cgroup *cgroup = GET(set, dfl_cgrp);
	struct kernfs_node *node = GET(cgroup, kn);
	return GET(node, id);
#endif
}

/* Puts a record into the ring and wakes the reader if it sleeps. False when the ring is full. */
INLINE bool send_record(void *ring, void *data, u64 size)
{
	bool wake = shared.armed;
	if (wake)
		shared.armed = 0;
	if (bpf_ringbuf_output(ring, data, size, wake ? BPF_RB_FORCE_WAKEUP : BPF_RB_NO_WAKEUP)) {
		if (wake)
			shared.armed = 1;
		return false;
	}
	/*
	 * The reader may have gone to sleep between the check and the output: an empty record wakes it then. It arms
	 * first and looks for records afterwards; here the record is out before `armed` is read, as the kernel
	 * completes it with an exchange, which is a full barrier. So one of the two sees the other.
	 */
	if (!wake && shared.armed) {
		void *empty = bpf_ringbuf_reserve(ring, 8, 0);
		if (empty) {
			shared.armed = 0;
			bpf_ringbuf_discard(empty, BPF_RB_FORCE_WAKEUP);
		}
	}
	return true;
}

/* Completes the event and sends it. What `e->place` has passed is the event; the tail is written here. */
INLINE int event_send(struct event *e)
{
	struct saker_scratch *s = e->s;
	u32 length = e->place;

	u32 cpu = bpf_get_smp_processor_id();
	struct saker_counters *c = bpf_map_lookup_elem(&counters, &cpu);
	void *ring = bpf_map_lookup_elem(&rings, &s->ring);
	if (!c || !ring)
		return 0;

	/* not through the packed structures: clang would store byte by byte */
	u8 *data = s->data;
	*(u64 *)(data + 0) = bpf_ktime_get_boot_ns() + shared.epoch_offset;
	*(u64 *)(data + 8) = (u32)s->pid_tgid;
	*(u32 *)(data + 16) = length;
	*(u16 *)(data + 20) = e->code;
	*(u32 *)(data + 22) = e->count;

	respond(s, e->code, e->count, length);

	struct task_struct *leader = GET(current_task(), group_leader);
	add_u16(e, cpu);
	add_u16(e, s->flags);
	add_u32(e, s->pid_tgid >> 32);
	add_u64(e, GET(leader, start_boottime));
	add_u64(e, current_cgroup());
	add_real(e);

	u64 total = e->place;
	OPAQUE(total);
	c->produced++;
	if (total > SAKER_MAX_EVENT)
		event_lost(e, c, SAKER_DROP_TOO_LARGE);
	else if (!send_record(ring, s->data, total))
		event_lost(e, c, SAKER_DROP_RING_FULL);
	return 0;
}

#endif

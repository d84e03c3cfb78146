/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Paths of the calls under way that leave no open file behind, between the security hook that sees what the kernel has
 * found (hooks/paths.h) and the end of the call. Each call takes a place in a table for itself: while a hook is at work
 * another task may come to run on its CPU and get there too, so the scratch memory would not do.
 */
#ifndef SAKER_RESOLVED_H
#define SAKER_RESOLVED_H

#include "path.h"

#ifdef SAKER_RAW_TP

/* Kernels that need this flavour do without. */
#define hooked 0
struct resolved {
	u32 nr, start[2];
	struct room room[2];
};
INLINE u64 thread_owner(u32 tid)
{
	return 0;
}
INLINE struct resolved *find_resolved(u64 owner)
{
	return NULL;
}
INLINE bool release_resolved(struct resolved *place, u64 owner)
{
	return false;
}

#else

/* Set before loading where the hooks can be attached; like `resolving`. */
const volatile u32 hooked SEC(".rodata.hooked") = 0;

/* A power of two. A call looks for its place among RESOLVED_TRIES of them. */
#define RESOLVED_PLACES 128
#define RESOLVED_TRIES 16
/* Spreads owners over the places: by the upper bits of the product with 2^64 / golden ratio. */
#define SPREAD 0x9e3779b97f4a7c15ull
#define SPREAD_SHIFT 57

struct resolved {
	u64 owner;    /* OWNER_WRITES is set while the hook is at work; 0 = free */
	u64 since;    /* when it was taken, ns since boot */
	u32 nr;       /* of the syscall, as it came through its entry */
	u32 start[2]; /* of each path in its room */
	u32 unused;
	struct room room[2];
};
#define OWNER_WRITES 1

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, RESOLVED_PLACES);
	__type(key, u32);
	__type(value, struct resolved);
} resolved_paths SEC(".maps");

/* The other kind of owner is a request of io_uring, by its address. */
INLINE u64 thread_owner(u32 tid)
{
	return (u64)tid << 1;
}

struct resolved_search {
	u64 owner;
	u64 since; /* of the place that could be taken; ~0 = there is none */
	u64 before;
	u32 index;
	bool mine;
};

STEP try_resolved(u32 i, void *state)
{
	struct resolved_search *w = state;
	u32 index = ((w->owner * SPREAD >> SPREAD_SHIFT) + i) & (RESOLVED_PLACES - 1);
	struct resolved *place = bpf_map_lookup_elem(&resolved_paths, &index);
	if (!place)
		return 1;
	u64 owner = *(volatile u64 *)&place->owner;
	u64 since = owner ? place->since : 0;
	w->mine = owner == w->owner;
	if (!w->mine && (owner & OWNER_WRITES || since >= w->since))
		return 0;
	w->since = since;
	w->before = owner;
	w->index = index;
	return w->mine;
}

/* The place with what the owner has resolved; NULL without one. */
INLINE struct resolved *find_resolved(u64 owner)
{
	/* no place is older than this, so none is chosen but the owner's */
	struct resolved_search w = {.owner = owner, .since = 0};
	repeat(RESOLVED_TRIES, try_resolved, &w);
	u32 index = w.index;
	return w.mine ? bpf_map_lookup_elem(&resolved_paths, &index) : NULL;
}

/*
 * A place to write to: the owner's, a free one, or the one whose call has been under way for longest, which then gets
 * along without. NULL when all are being written.
 */
INLINE struct resolved *take_resolved(u64 owner)
{
	struct resolved_search w = {.owner = owner, .since = ~0ull};
	repeat(RESOLVED_TRIES, try_resolved, &w);
	u32 index = w.index;
	struct resolved *place = bpf_map_lookup_elem(&resolved_paths, &index);
	if (!place || w.since == ~0ull)
		return NULL;
	if (__sync_val_compare_and_swap(&place->owner, w.before, owner | OWNER_WRITES) != w.before)
		return NULL;
	place->since = bpf_ktime_get_boot_ns();
	return place;
}

/* Ends writing. */
INLINE void keep_resolved(struct resolved *place, u64 owner)
{
	__sync_lock_test_and_set(&place->owner, owner);
}

/* Frees the place. False when it has gone to somebody else meanwhile. */
INLINE bool release_resolved(struct resolved *place, u64 owner)
{
	return __sync_val_compare_and_swap(&place->owner, owner, 0) == owner;
}

#endif

#endif

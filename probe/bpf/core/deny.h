/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Refusing an operation, through the kernel's security hooks. The same tests as in respond.h, but of what the hook is
 * asked about: paths are the kernel's own, with every link followed. Only where BPF is one of the active security
 * modules; loaded only when something is to be refused.
 */
#ifndef SAKER_DENY_H
#define SAKER_DENY_H

#include "flags.h"
#include "respond.h"

#ifndef SAKER_RAW_TP

#define EPERM 1
#define DENY_PATH 4096
/* Room behind a path: for a name in its directory, and for texts that are compared in whole. */
#define DENY_ROOM 512
#define MAX_NAME 256
#define O_ACCMODE 3
#define AF_INET 2

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, SAKER_MAX_DECISIONS);
	__type(key, u32);
	__type(value, struct saker_decision);
} denials SEC(".maps");

/*
 * Where paths are put together. A hook may be interrupted by another task's on the same CPU, so each takes a place for
 * itself while it looks. Discarded records of a ring buffer would not do: only a reader frees them.
 */
#define DENY_PLACES 64
struct deny_place {
	u32 busy, unused;
	u8 path[DENY_PATH + DENY_ROOM];
};
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, DENY_PLACES);
	__type(key, u32);
	__type(value, struct deny_place);
} deny_places SEC(".maps");

struct subject {
	u8 *path; /* with its NUL; NULL when the hook is not about a path */
	u32 length;
	u32 hook; /* enum saker_hook */
	s64 numbers[SAKER_DENY_NUMBERS];
	struct saker_decision *decision;
	bool failed, found;
};

INLINE bool subject_holds(struct subject *w, struct saker_test *t)
{
	u32 kind = t->kind;
	if (kind == SAKER_COMM_EQUAL)
		return comm_holds(bpf_get_current_pid_tgid(), t);
	if (kind == SAKER_UID_EQUAL || kind == SAKER_UID_BELOW)
		return number_holds(kind, effective_uid(), t->number);
	if (kind == SAKER_TEXT_EQUAL || kind == SAKER_TEXT_PREFIX) {
		u64 difference = 0;
		u8 *path = w->path;
		if (!path || (kind == SAKER_TEXT_EQUAL ? w->length != t->length : w->length <= t->length))
			return false;
		for (u32 i = 0; i < SAKER_TEXT_WORDS; i++)
			difference |= (*(u64 *)&path[8 * i] ^ t->text[i]) & t->mask[i];
		return !difference;
	}
	return number_holds(kind, w->numbers[t->param & (SAKER_DENY_NUMBERS - 1)], t->number);
}

STEP try_subject_test(u32 i, void *state)
{
	struct subject *w = state;
	struct saker_decision *d = w->decision;
	if (i >= SAKER_MAX_TESTS || i >= d->tests)
		return 1;
	struct saker_test *t = &d->test[i];
	bool negated = t->negated;
	w->failed = subject_holds(w, t) == negated;
	return w->failed;
}

STEP try_denial(u32 i, void *state)
{
	struct subject *w = state;
	struct saker_decision *d = bpf_map_lookup_elem(&denials, &i);
	if (!d || !d->code)
		return 1;
	if (d->code != w->hook)
		return 0;
	w->decision = d;
	w->failed = false;
	repeat(SAKER_MAX_TESTS, try_subject_test, w);
	w->found = !w->failed;
	return w->found;
}

/* 0 to let the operation pass. The event that tells of it is marked. */
static __noinline int verdict(struct subject *w)
{
	u64 id = bpf_get_current_pid_tgid();
	u32 mark = 1;
	if (!w || id >> 32 == shared.self_tgid)
		return 0;
	repeat(SAKER_MAX_DECISIONS, try_denial, w);
	if (!w->found || is_spared(id >> 32))
		return 0;
	bpf_map_update_elem(&denied, &id, &mark, BPF_ANY);
	return -EPERM;
}

struct place_search {
	u32 first, index;
	bool found;
};

STEP try_place(u32 i, void *state)
{
	struct place_search *w = state;
	u32 index = (w->first + i) & (DENY_PLACES - 1);
	struct deny_place *place = bpf_map_lookup_elem(&deny_places, &index);
	if (!place)
		return 1;
	w->index = index;
	w->found = !__sync_val_compare_and_swap(&place->busy, 0, 1);
	return w->found;
}

INLINE struct deny_place *take_place(void)
{
	struct place_search w = {.first = bpf_get_smp_processor_id()};
	repeat(DENY_PLACES, try_place, &w);
	u32 index = w.index;
	return w.found ? bpf_map_lookup_elem(&deny_places, &index) : NULL;
}

INLINE void leave_place(struct deny_place *place)
{
	__sync_lock_test_and_set(&place->busy, 0);
}

INLINE int judge_path(struct subject *w, struct path *path)
{
	struct deny_place *place = take_place();
	int result = 0;
	if (!place)
		return 0;
	long length = bpf_d_path(path, (char *)place->path, DENY_PATH);
	if (length > 0) {
		w->path = place->path;
		w->length = length;
		result = verdict(w);
	}
	leave_place(place);
	return result;
}

/* A name within a directory: what is to be removed or renamed. */
INLINE int judge_name(struct subject *w, struct path *dir, struct dentry *dentry)
{
	struct deny_place *place = take_place();
	int result = 0;
	if (!place)
		return 0;
	long length = bpf_d_path(dir, (char *)place->path, DENY_PATH);
	if (length > 0) {
		u64 at = length - 1;
		OPAQUE(at);
		at &= DENY_PATH - 1;
		/* of the root the slash is there */
		if (at > 1)
			place->path[at++] = '/';
		else
			at = 1;
		long name = bpf_probe_read_kernel_str(&place->path[at], MAX_NAME, BPF_CORE_READ(dentry, d_name.name));
		if (name > 0) {
			w->length = at + name;
			w->path = place->path;
			result = verdict(w);
		}
	}
	leave_place(place);
	return result;
}

SEC("lsm/file_open")
int deny_open(u64 *ctx)
{
	struct file *file = (void *)ctx[0];
	u32 flags = file->f_flags;
	struct subject w = {.hook = SAKER_HOOK_OPEN};
	/* as events have it: 1 reading, 2 writing, 0x400 a directory */
	w.numbers[SAKER_DENY_FLAGS] = ((flags & O_ACCMODE) + 1) | (flags & O_DIRECTORY ? 0x400 : 0);
	return judge_path(&w, &file->f_path);
}

SEC("lsm/bprm_check_security")
int deny_exec(u64 *ctx)
{
	struct linux_binprm *bprm = (void *)ctx[0];
	struct subject w = {.hook = SAKER_HOOK_EXEC};
	return judge_path(&w, &bprm->file->f_path);
}

SEC("lsm/path_unlink")
int deny_unlink(u64 *ctx)
{
	struct subject w = {.hook = SAKER_HOOK_UNLINK};
	return judge_name(&w, (void *)ctx[0], (void *)ctx[1]);
}

SEC("lsm/path_rename")
int deny_rename(u64 *ctx)
{
	struct subject w = {.hook = SAKER_HOOK_RENAME};
	return judge_name(&w, (void *)ctx[0], (void *)ctx[1]);
}

SEC("lsm/socket_connect")
int deny_connect(u64 *ctx)
{
	struct subject w = {.hook = SAKER_HOOK_CONNECT};
	struct {
		u16 family, port;
		u32 address;
	} to = {};
	if (bpf_probe_read_kernel(&to, sizeof(to), (void *)ctx[1]) || to.family != AF_INET)
		return 0;
	w.numbers[SAKER_DENY_PORT] = bpf_ntohs(to.port);
	w.numbers[SAKER_DENY_ADDRESS] = bpf_ntohl(to.address);
	return verdict(&w);
}

#endif

#endif
